import { hash, timingSafeEqual } from 'node:crypto';
import type { IdGenerator } from '../domain/ports.ts';

const RANDOM_CHARACTERS = 32;

/** `sk-` and 32 random URL-safe characters. */
export function createKeyText(ids: IdGenerator): string {
  return `sk-${ids.secret(RANDOM_CHARACTERS)}`;
}

/** SHA-256 in hex: what is stored of a key, and what names it everywhere but at its making. */
export function hashKey(text: string): string {
  return hash('sha256', text);
}

/** What may be shown of a key: `sk-...` and its last four characters. */
export function maskKey(text: string): string {
  return `sk-...${text.slice(-4)}`;
}

/** Compares two hashes in a time that tells nothing. */
export function isSameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
