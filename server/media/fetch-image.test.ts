import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createImageFetcher, isPublicAddress, MAX_IMAGE_BYTES } from './fetch-image.ts';

const seen: string[] = [];
const routes: Record<string, (res: ServerResponse) => void> = {
  '/a.png': (res) => res.end('picture'),
  '/hop': (res) => res.writeHead(302, { location: '/a.png' }).end(),
  '/loop': (res) => res.writeHead(302, { location: '/loop' }).end(),
  '/inside': (res) => res.writeHead(302, { location: 'http://inside.test/a.png' }).end(),
  '/inside-by-address': (res) => res.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
  '/file': (res) => res.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/large': (res) => res.writeHead(200, { 'content-length': MAX_IMAGE_BYTES + 1 }).end('x'),
  '/endless': (res) => {
    const more = () => {
      while (!res.destroyed && res.write(Buffer.alloc(256 * 1024)));
      if (!res.destroyed) res.once('drain', more);
    };
    more();
  },
  '/gone': (res) => res.writeHead(404).end(),
};
const server = createServer((req, res) => {
  seen.push(req.url ?? '');
  routes[req.url ?? '']?.(res);
});
let port = 0;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const NAMES: Record<string, readonly string[]> = {
  'images.test': ['127.0.0.1'],
  'inside.test': ['10.0.0.7'],
  'both.test': ['127.0.0.1', '10.0.0.7'],
};
/** For the tests 127.0.0.1 is the public internet. */
const fetchImage = createImageFetcher({
  lookup: async (name) => NAMES[name] ?? [],
  isPublic: (address) => address === '127.0.0.1' || isPublicAddress(address),
});
const never = new AbortController().signal;
const get = async (path: string, host = 'images.test') => fetchImage(`http://${host}:${port}${path}`, 'p', never);

describe('an image from the net', () => {
  it.each(['/a.png', '/hop'])('comes from %s as base64', async (path) => {
    expect(Buffer.from(await get(path), 'base64').toString()).toBe('picture');
  });

  it.each([
    ['/loop', 'images.test', 'leads on more than 3 times'],
    ['/inside', 'images.test', 'host inside.test is on a private network'],
    ['/inside-by-address', 'images.test', 'host 169.254.169.254 is on a private network'],
    ['/file', 'images.test', 'no http address'],
    ['/large', 'images.test', 'larger than 10 MiB'],
    ['/endless', 'images.test', 'larger than 10 MiB'],
    ['/gone', 'images.test', 'answered 404'],
    ['/a.png', 'both.test', 'private network'],
    ['/a.png', 'inside.test', 'private network'],
    ['/a.png', 'nobody.test', 'not known'],
    ['/a.png', 'ada:secret@images.test', 'a name or a password'],
    ['/a.png', '10.1.2.3', 'private network'],
    ['/a.png', '0x0a010203', 'private network'],
    ['/a.png', '[::1]', 'private network'],
    ['/a.png', '[::ffff:10.0.0.1]', 'private network'],
  ])('is refused for %s at %s: %s', async (path, host, words) => {
    await expect(get(path, host)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(words) as string,
      details: { param: 'p' },
    });
  });

  it('is never asked of a private address', async () => {
    seen.length = 0;
    await expect(get('/inside')).rejects.toThrow();
    expect(seen).toEqual(['/inside']);
  });

  it('is given up when the client leaves', async () => {
    const leaving = new AbortController();
    const waiting = fetchImage(`http://images.test:${port}/silent`, 'p', leaving.signal);
    leaving.abort(new Error('left'));
    await expect(waiting).rejects.toThrow();
  });
});

describe('a public address', () => {
  it.each(['8.8.8.8', '93.184.216.34', '2606:4700::1111'])('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '192.168.1.1',

    '192.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001::1',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '100::1',
    'not an address',
    '',
  ])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
