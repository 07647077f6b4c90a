import type { NetworkInterfaceInfo } from 'node:os';
import { expect, it } from 'vitest';
import { networkAddresses } from './network-addresses.ts';

const at = (address: string, family: 'IPv4' | 'IPv6', internal = false) =>
  ({ address, family, internal }) as NetworkInterfaceInfo;

it('other computers reach a port at every address but those of one wire and of this computer itself', () => {
  const interfaces = {
    lo: [at('127.0.0.1', 'IPv4', true), at('::1', 'IPv6', true)],
    eth0: [at('2001:db8::7', 'IPv6'), at('fe80::1', 'IPv6'), at('192.168.0.7', 'IPv4')],
    usb0: [at('169.254.3.4', 'IPv4')],
    gone: undefined,
  };
  expect(networkAddresses(8080, interfaces)).toEqual(['http://192.168.0.7:8080', 'http://[2001:db8::7]:8080']);
});
