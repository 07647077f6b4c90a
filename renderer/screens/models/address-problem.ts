import type { Texts } from '../../texts/en.ts';

/** What is wrong with the address of a server, as a sentence; undefined for one that the hub can call, and for none. */
export function addressProblem(texts: Texts['models'], written: string): string | undefined {
  const address = written.trim();
  if (address === '' || isHttp(address)) return undefined;
  const guess = `http://${address.replace(/^[a-z]*:?\/+/i, '')}`;
  return texts.form.addressWrong(address, isHttp(guess) ? guess : 'http://127.0.0.1:8000/v1');
}

function isHttp(address: string): boolean {
  return /^https?:\/\//i.test(address) && URL.canParse(address);
}
