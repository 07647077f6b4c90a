import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ResponseOf } from '../../server/contract/endpoint.ts';
import type { getCatalogue } from '../../server/contract/hub/catalogue.ts';
import type { Download, DownloadPhase, Downloads } from '../../server/contract/hub/downloads.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

const model = readFileSync(new URL('../../resources/models/homeport-starter.gguf', import.meta.url));
const sha256 = createHash('sha256').update(model).digest('hex');
const HALF = 300_000;

type Answer = (req: IncomingMessage, res: ServerResponse) => void;

let files: Server;
let url: string;
let answer: Answer;
let asked: (string | undefined)[];
let hub: TestHub;
let dataDir: string;
const start = () => startTestHub({ dataDir, args: ['--ollama-host', '127.0.0.1:9'] });

beforeEach(async () => {
  asked = [];
  files = createServer((req, res) => {
    asked.push(req.headers.range);
    answer(req, res);
  });
  await once(files.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(files.address() as AddressInfo).port}/models/tiny.gguf`;
  dataDir = mkdtempSync(join(tmpdir(), 'homeport-files-'));
  hub = await start();
});
afterEach(async () => {
  await hub.stop();
  files.closeAllConnections();
  files.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** A server that knows parts, as the storage of Hugging Face does. */
function whole(req: IncomingMessage, res: ServerResponse, bytes: Buffer = model): void {
  const from = Number(/^bytes=(\d+)-$/.exec(req.headers.range ?? '')?.[1] ?? 0);
  const isPart = req.headers.range !== undefined && req.headers['if-range'] === '"one"';
  const rest = isPart ? bytes.subarray(from) : bytes;
  const range = isPart ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {};
  res.writeHead(isPart ? 206 : 200, { etag: '"one"', 'content-length': rest.length, ...range }).end(rest);
}
/** The first half, and then nothing until somebody hangs up. */
const half: Answer = (_req, res) => {
  res.writeHead(200, { etag: '"one"', 'content-length': model.length });
  res.write(model.subarray(0, HALF));
};

const all = async () => ((await (await hub.call('/hub/downloads')).json()) as Downloads).downloads;
const one = async () => (await all())[0];
const reaches = (phase: DownloadPhase) =>
  vi.waitFor(async () => expect((await one())?.phase).toBe(phase), { timeout: 10_000, interval: 20 });
async function add(name = url): Promise<Download> {
  const response = await hub.call('/hub/downloads', { json: { name } });
  expect(response.status, await response.clone().text()).toBe(201);
  return (await response.json()) as Download;
}
const act = (id: string, what: string) => hub.call(`/hub/downloads/${id}/${what}`, { method: 'POST' });
const kept = () => readdirSync(join(dataDir, 'models'), { recursive: true }).map(String);
const parts = () => kept().filter((name) => name.includes('net-'));
const halfIsThere = () =>
  vi.waitFor(async () => expect((await one())?.doneBytes).toBe(HALF), { timeout: 10_000, interval: 20 });

describe('a model file from an address, without an Ollama', () => {
  it('comes, is served under its name, and leaves nothing beside it', async () => {
    answer = (req, res) => {
      if (req.url === '/moved') return whole(req, res);
      res.writeHead(302, { location: '/moved', 'x-linked-etag': `"${sha256}"` }).end();
    };
    await add();
    await reaches('done');
    expect(await one()).toMatchObject({ doneBytes: model.length, totalBytes: model.length });
    const reply = await hub.call('/v1/chat/completions', {
      json: { model: 'tiny', messages: [{ role: 'user', content: 'What is Homeport?' }] },
    });
    expect(await reply.text()).toContain('local hub');
    expect(parts()).toEqual([]);
    expect(await (await hub.call('/hub/audit')).text()).toContain('tiny');
  });

  it('is paused and goes on from where it was, over a restart too', async () => {
    answer = half;
    const { id } = await add();
    await halfIsThere();
    expect(((await (await act(id, 'pause')).json()) as Download).phase).toBe('paused');
    await vi.waitFor(() => expect(parts()).toHaveLength(2));
    await hub.stop();
    hub = await start();
    expect((await one())?.phase).toBe('paused');
    answer = whole;
    await act((await one())?.id ?? '', 'resume');
    await reaches('done');
    expect(asked).toEqual([undefined, `bytes=${HALF}-`]);
    expect(readFileSync(join(dataDir, 'models', 'tiny.gguf')).equals(model)).toBe(true);
  });

  it.each([
    ['of a known length', String(model.length)],
    ['of a length that nobody tells', '*'],
  ])('goes on where the rest comes in chunks, %s', async (_name, total) => {
    answer = half;
    const { id } = await add();
    await halfIsThere();
    await act(id, 'pause');
    await vi.waitFor(() => expect(parts()).toHaveLength(2));
    answer = (_req, res) => {
      res.writeHead(206, { etag: '"one"', 'content-range': `bytes ${HALF}-${model.length - 1}/${total}` });
      res.write(model.subarray(HALF, HALF + 1000));
      res.end(model.subarray(HALF + 1000));
    };
    await act(id, 'resume');
    await reaches('done');
    expect(readFileSync(join(dataDir, 'models', 'tiny.gguf')).equals(model)).toBe(true);
  });

  it('begins anew where the file has changed or its server knows no parts', async () => {
    answer = half;
    const { id } = await add();
    await halfIsThere();
    await act(id, 'pause');
    answer = (_req, res) => void res.writeHead(200, { etag: '"two"', 'content-length': model.length }).end(model);
    await act(id, 'resume');
    await reaches('done');
    expect(readFileSync(join(dataDir, 'models', 'tiny.gguf')).equals(model)).toBe(true);
  });

  it('is what the catalogue names where it knows one, and null where only Ollama has the model', async () => {
    const { models } = (await (await hub.call('/hub/models/catalogue')).json()) as ResponseOf<typeof getCatalogue>;
    const sourceOf = (name: string) => models.find((known) => known.name === name)?.source;
    expect(sourceOf('qwen3:8b')).toBe('https://huggingface.co/Qwen/Qwen3-8B-GGUF/resolve/main/Qwen3-8B-Q4_K_M.gguf');
    expect(sourceOf('llama3.2:1b')).toBeNull();
  });

  it('is cancelled, and what came is gone', async () => {
    answer = half;
    const { id } = await add();
    await halfIsThere();
    expect((await hub.call(`/hub/downloads/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await all()).toEqual([]);
    await vi.waitFor(() => expect(parts()).toEqual([]));
  });

  it.each<[string, Answer, string]>([
    ['is not there', (_req, res) => res.writeHead(404).end(), 'no such file (404)'],
    ['is not open', (_req, res) => res.writeHead(403).end(), 'asks for a sign-in'],
    [
      'is a page',
      (_req, res) => res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>'),
      'answered with a page (text/html)',
    ],
    [
      'is no model',
      (req, res) => whole(req, res, Buffer.from('GGUF, or so it says')),
      'can’t become a model'.replace('’', "'"),
    ],
    [
      'is damaged',
      (req, res) => {
        res.setHeader('x-linked-etag', `"${'0'.repeat(64)}"`);
        whole(req, res);
      },
      'SHA-256 is another one',
    ],
    ['leads in circles', (_req, res) => res.writeHead(302, { location: '/round' }).end(), 'from address to address'],
    ['is refused whatever is asked for', (_req, res) => res.writeHead(416).end(), 'answered with status 416'],
    [
      'leads elsewhere',
      (_req, res) => res.writeHead(302, { location: 'file:///etc/passwd' }).end(),
      'only http and https',
    ],
    [
      'is larger than the disk',
      (_req, res) => {
        res.writeHead(200, { 'content-length': 1e15 });
        res.flushHeaders();
      },
      'no room on the disk',
    ],
  ])('that %s is told so', async (_what, given, words) => {
    answer = given;
    await add();
    await reaches('failed');
    expect((await one())?.problem).toContain(words);
    expect(kept().filter((name) => name.endsWith('tiny.gguf'))).toEqual([]);
  });

  it('that breaks off is kept as far as it came', async () => {
    answer = (_req, res) => {
      half(_req, res);
      setTimeout(() => res.destroy(), 50);
    };
    const { id } = await add();
    await reaches('failed');
    answer = whole;
    await act(id, 'resume');
    await reaches('done');
    expect(asked.at(-1)).toMatch(/^bytes=\d+-$/);
  });

  it('that had come whole when the hub ended is taken in, and not brought again', async () => {
    answer = half;
    const { id } = await add();
    await halfIsThere();
    await act(id, 'pause');
    await vi.waitFor(() => expect(parts()).toHaveLength(2));
    const part = parts().find((name) => !name.endsWith('.json')) ?? '';
    writeFileSync(join(dataDir, 'models', part), model);
    answer = (_req, res) => res.writeHead(416, { 'content-range': `bytes */${model.length}` }).end();
    await act(id, 'resume');
    await reaches('done');
    expect(asked).toEqual([undefined, `bytes=${model.length}-`]);
    expect(readFileSync(join(dataDir, 'models', 'tiny.gguf')).equals(model)).toBe(true);
  });

  it('is not put together from another part than the missing one', async () => {
    answer = half;
    const { id } = await add();
    await halfIsThere();
    await act(id, 'pause');
    answer = (_req, res) =>
      res.writeHead(206, { etag: '"one"', 'content-range': `bytes 0-${model.length - 1}/${model.length}` }).end(model);
    await act(id, 'resume');
    await reaches('failed');
    expect((await one())?.problem).toContain(`than the one from byte ${HALF}`);
    answer = whole;
    await act(id, 'resume');
    await reaches('done');
    expect(readFileSync(join(dataDir, 'models', 'tiny.gguf')).equals(model)).toBe(true);
  });

  it('clears away what a killed hub left of others, and not what still comes', async () => {
    const blobs = join(dataDir, 'models', '.blobs');
    mkdirSync(blobs, { recursive: true });
    for (const name of ['part-old', 'part-new']) writeFileSync(join(blobs, name), 'GGUF');
    utimesSync(join(blobs, 'part-old'), 0, 0);
    answer = whole;
    await add();
    await reaches('done');
    expect(readdirSync(blobs)).toEqual(['part-new']);
  });

  it('needs an address that can be read', async () => {
    const refused = await hub.call('/hub/downloads', { json: { name: url.replace('tiny', '%ZZ') } });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('is no name of a model');
  });

  it('leaves what signs its address out of the list and the log', async () => {
    answer = (_req, res) => res.writeHead(404).end();
    await add(`${url}?signature=hush${'0'.repeat(1000)}`);
    expect((await one())?.name).toBe(url);
    await reaches('failed');
    await hub.stop();
    const log = readFileSync(join(dataDir, 'logs', 'homeport.log'), 'utf8');
    expect(log).toContain('tiny.gguf');
    expect(log).not.toContain('hush');
    hub = await start();
  });

  it('is no place for a password', async () => {
    const refused = await hub.call('/hub/downloads', { json: { name: url.replace('://', '://me:secret@') } });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('Leave them out');
  });
});
