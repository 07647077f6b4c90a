/** A name for a chat or a message. `crypto.randomUUID` is missing where the page comes over plain http from the network. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
