const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
/** `fe80::/10`: neighbours on one wire, each of which has one such address. */
const LINK_LOCAL = /^fe[89ab]/i;
const GROUPS_OF_NETWORK = 4;

/**
 * Whom an address stands for: itself in IPv4, also where IPv6 carries it, and its /64 in IPv6, because one computer may use
 * any address of that. Link-local ones stand for themselves: all neighbours share one /64 there.
 * @param address as a socket tells it, such as `::ffff:192.168.0.7` or `fe80::1%eth0`
 */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [, mapped] = MAPPED_IPV4.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  const [bare = ''] = address.split('%');
  if (LINK_LOCAL.test(bare)) return bare;
  return `${firstGroups(bare).join(':')}::/64`;
}

/** `2001:db8::1` has four zeros where it leaves them out. */
function firstGroups(address: string): readonly string[] {
  const [head = '', tail] = address.split('::');
  const groups = groupsOf(head);
  const missing = tail === undefined ? 0 : 8 - groups.length - groupsOf(tail).length;
  return [...groups, ...Array<string>(Math.max(0, missing)).fill('0'), ...groupsOf(tail ?? '')].slice(
    0,
    GROUPS_OF_NETWORK,
  );
}

function groupsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}
