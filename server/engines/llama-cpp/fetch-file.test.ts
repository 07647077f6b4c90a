import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { isIP, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fetchFile } from './fetch-file.ts';
import { isPrivate } from './follow-addresses.ts';

const NAMES: Readonly<Record<string, readonly string[]>> = {
  'files.test': ['127.0.0.1'],
  'storage.test': ['127.0.0.1'],
  'inside.test': ['10.0.0.7'],
  'both.test': ['127.0.0.1', '10.0.0.7'],
  'home.test': ['127.0.0.1', '192.168.1.2'],
};
/** For the tests 127.0.0.1 is the public internet. */
const network = {
  lookup: async (name: string) => (NAMES[name] ?? []).map((address) => ({ address, family: isIP(address) })),
  isPrivate: (address: string) => address !== '127.0.0.1' && isPrivate(address),
};

let server: Server;
let port = 0;
let folder: string;
let seen: (string | undefined)[] = [];
beforeAll(async () => {
  // A path names the host to which it leads on.
  server = createServer((req, res) => {
    seen.push(req.headers.host);
    const { pathname, search } = new URL(req.url ?? '', 'http://any');
    if (search === '') res.end('file');
    else res.writeHead(302, { location: `http://${search.slice(1)}:${port}${pathname}` }).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  ({ port } = server.address() as AddressInfo);
  folder = mkdtempSync(join(tmpdir(), 'homeport-fetch-'));
});
beforeEach(() => void (seen = []));
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function fetchFrom(host: string, on = '', given = network): Promise<string> {
  const part = join(folder, 'part');
  rmSync(part, { force: true });
  rmSync(`${part}.json`, { force: true });
  const url = `http://${host}:${port}/tiny.gguf${on && `?${on}`}`;
  const { signal } = new AbortController();
  await fetchFile({ url, part, signal, requireRoom: async () => undefined, onProgress: () => undefined }, given);
  return readFileSync(part, 'utf8');
}

describe('a file whose address leads on', () => {
  it('comes from elsewhere on the internet', async () => {
    expect(await fetchFrom('files.test', 'storage.test')).toBe('file');
    expect(seen).toEqual([`files.test:${port}`, `storage.test:${port}`]);
  });

  it.each(['inside.test', 'both.test', '10.0.0.7', '169.254.169.254', '[::1]', '[::ffff:10.0.0.7]', '2130706434'])(
    'is not followed from there to %s',
    async (host) => {
      const { hostname } = new URL(`http://${host}`);
      await expect(fetchFrom('files.test', host)).rejects.toThrow(`to ${hostname}, which is on a private network`);
      expect(seen).toEqual([`files.test:${port}`]);
    },
  );

  it('is followed where the address that was typed is of this network itself', async () => {
    expect(await fetchFrom('home.test', 'storage.test')).toBe('file');
    expect(
      await fetchFrom('127.0.0.1', 'localhost', {
        lookup: async () => [{ address: '127.0.0.1', family: 4 }],
        isPrivate,
      }),
    ).toBe('file');
  });
});

it.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '::1',
  '::',
  'fe80::1',
  'fd00::1',
  '::ffff:127.0.0.1',
])('%s is private', (address) => expect(isPrivate(address)).toBe(true));

it.each(['1.1.1.1', '172.32.0.1', '198.18.0.1', '2606:4700::1111', '64:ff9b::101:101', '::ffff:1.1.1.1'])(
  '%s is not',
  (address) => expect(isPrivate(address)).toBe(false),
);
