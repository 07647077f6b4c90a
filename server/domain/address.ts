/** An address as others may read it: what a name, password or query of it says is nobody's business. */
export function withoutCredentials(address: string): string {
  // Every request asks this of its upstream; a name needs an @ and a query a question mark.
  if (!/[@?]/.test(address)) return address;
  const url = URL.parse(address);
  if (url === null || !isWeb(url)) return address.slice(address.lastIndexOf('@') + 1).replace(/\?.*$/s, '');
  if (url.username === '' && url.password === '' && url.search === '') return address;
  return `${url.origin}${url.pathname}`;
}

export const EXPECTED_ADDRESS = 'expected an address such as https://host/v1';
export const EXPECTED_HEADER_TEXT = 'it holds a character that no key can hold, because it goes out in a header';

/** Whether an upstream of HTTP can be there. `localhost:1234` can't: its scheme would be `localhost`. */
export function isHttpAddress(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && isWeb(url) && url.hostname !== '';
}

function isWeb({ protocol }: URL): boolean {
  return protocol === 'http:' || protocol === 'https:';
}

/** Whether a key can be sent: printable ASCII. */
export function isHeaderText(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}
