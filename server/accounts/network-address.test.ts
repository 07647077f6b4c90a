import { expect, it } from 'vitest';
import { networkOf } from './network-address.ts';

it.each([
  ['192.168.0.7', '192.168.0.7'],
  ['::ffff:192.168.0.7', '192.168.0.7'],
  ['::FFFF:127.0.0.1', '127.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['2001:db8:0:0:1::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fd00:1:2:3::5', 'fd00:1:2:3::/64'],
  ['fe80::1%eth0', 'fe80::1'],
  ['fe80::2', 'fe80::2'],
])('%s stands for %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
