/** An id for a message that is sent. `crypto.randomUUID` is not there where the page comes over the network without TLS. */
export function newMessageId(): string {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  return `msg_${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
