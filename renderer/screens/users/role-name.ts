import type { Texts } from '../../texts/en.ts';

/** @param role null acts as a user */
export function roleName(texts: Texts['people'], role: string | null): string {
  const names: Readonly<Record<string, string>> = { ...texts.otherRoles, ...texts.roles };
  return names[role ?? 'internal_user'] ?? String(role);
}
