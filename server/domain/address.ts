/** An address as others may read it: what a name, password or query of it says is nobody's business. */
export function withoutCredentials(address: string): string {
  const url = URL.parse(address);
  if (url === null || (url.username === '' && url.password === '' && url.search === '')) return address;
  return `${url.origin}${url.pathname}`;
}
