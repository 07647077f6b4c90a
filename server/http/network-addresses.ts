import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

const LINK_LOCAL = /^(?:fe[89ab]|169\.254\.)/i;

/**
 * Where other computers reach a port of this one, such as `http://192.168.0.7:8080`; IPv4 first.
 * @param interfaces for tests
 */
export function networkAddresses(
  port: number,
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>> = networkInterfaces(),
): readonly string[] {
  const own = Object.values(interfaces)
    .flatMap((each) => each ?? [])
    .filter(({ internal, address }) => !internal && !LINK_LOCAL.test(address))
    .toSorted((a, b) => a.family.localeCompare(b.family));
  return own.map(({ address, family }) => `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`);
}
