import { currentTexts } from '../texts/current-texts.ts';

/** What is called who asked or changed something: a key by its own name, and what is no key in the reader's language. */
export function callerName(caller: string, name: string | null | undefined): string {
  const others: Readonly<Record<string, string>> = currentTexts().audit.actors;
  return others[caller] ?? name ?? caller.slice(0, 12);
}
