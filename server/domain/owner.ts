import type { Principal } from './ports.ts';

/** Whose chats and files somebody sees. */
export function ownerOf(caller: Pick<Principal, 'userId'> | undefined): string {
  return caller?.userId ?? 'owner';
}
