import type { Texts } from '../../texts/en.ts';

/** How often a budget begins anew, in words. @param rhythm LiteLLM's grammar; null = never */
export function rhythmName(texts: Texts['limits'], rhythm: string | null): string {
  const names: Readonly<Record<string, string>> = texts.rhythms;
  return names[rhythm ?? ''] ?? texts.rhythmOther(String(rhythm));
}
