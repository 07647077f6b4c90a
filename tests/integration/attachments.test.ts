import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { pdfBytes } from '../helpers/pdf-bytes.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
});
afterAll(() => hub.stop());

interface Kept {
  id: string;
  kind: string;
  name: string;
  mediaType: string;
  sizeBytes: number;
  characters: number | null;
  note: string | null;
}

const send = (name: string, bytes: Buffer | string, init: { headers?: Record<string, string>; key?: string } = {}) =>
  hub.call(`/hub/attachments?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    body: new Uint8Array(Buffer.from(bytes)),
    ...init,
  });
const kept = async (name: string, bytes: Buffer | string) => {
  const response = await send(name, bytes);
  expect(response.status).toBe(201);
  return (await response.json()) as Kept;
};
const refused = async (response: Response) => {
  const { error } = (await response.json()) as { error: { message: string; code: string; param: string | null } };
  return { status: response.status, ...error };
};

describe('an attachment', () => {
  it('comes back as it was sent: an image to be shown, anything else as a download', async () => {
    const image = await kept('a "cat" – 猫.png', PNG);
    expect(image).toMatchObject({ kind: 'image', name: 'a "cat" – 猫.png', mediaType: 'image/png', note: null });
    const shown = await hub.call(`/hub/attachments/${image.id}`);
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(PNG);
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': `inline; filename="a _cat_ _ _.png"; filename*=UTF-8''a%20%22cat%22%20%E2%80%93%20%E7%8C%AB.png`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, max-age=31536000, immutable',
    });
    const page = await kept('page.html', '<script>alert(1)</script>');
    expect(page).toMatchObject({ kind: 'text', mediaType: 'text/plain', characters: 25 });
    const download = await hub.call(`/hub/attachments/${page.id}`);
    expect(download.headers.get('content-type')).toBe('text/plain');
    expect(download.headers.get('content-disposition')).toMatch(/^attachment; filename="page.html"/);
    expect(download.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(await download.text()).toBe('<script>alert(1)</script>');
  });

  it('that is sent again is the same one', async () => {
    const first = await kept('same.txt', 'the same');
    expect((await kept('same.txt', 'the same')).id).toBe(first.id);
    expect((await kept('other.txt', 'the same')).id).not.toBe(first.id);
    const both = await Promise.all([kept('race.pdf', pdfBytes(['race'])), kept('race.pdf', pdfBytes(['race']))]);
    expect(both[0].id).toBe(both[1].id);
  });

  it('that is a PDF is read, and what holds no text is told', async () => {
    expect(await kept('paper.pdf', pdfBytes(['Hello', '']))).toMatchObject({
      kind: 'pdf',
      characters: 5,
      note: 'Page without text: 2.',
    });
  });

  it.each([
    ['a.docx', 'PK\x03\x04\x14\0word/', 'looks like a Word document'],
    ['photo.png', '<!doctype html>', 'it holds plain text, a web page'],
    ['empty.txt', '', 'is empty'],
  ])('that is none is refused in words: %s', async (name, bytes, says) => {
    const { status, message, param } = await refused(await send(name, bytes));
    expect({ status, param }).toEqual({ status: 400, param: 'file' });
    expect(message).toContain(says);
  });

  it.each(['', '..', 'a/..', '\0', 'x'.repeat(256)])('needs a name that is one: %j', async (name) => {
    const { status, param, message } = await refused(await send(name, 'text'));
    expect({ status, param }).toEqual({ status: 400, param: 'name' });
    expect(message).toMatch(/name/);
  });

  it('keeps the last part of a path, without signs that hide what it is', async () => {
    expect((await kept('C:\\fakepath\\notes.txt', 'one')).name).toBe('notes.txt');
    expect((await kept('txt.\u202egpj', 'two')).name).toBe('txt.gpj');
  });

  it('is taken as it is: a compressed body is refused', async () => {
    const { status, message } = await refused(await send('a.txt', 'text', { headers: { 'content-encoding': 'gzip' } }));
    expect(status).toBe(415);
    expect(message).toContain('without Content-Encoding gzip');
  });

  it('belongs to who sent it, and to nobody without the right', async () => {
    const { id } = await kept('mine.txt', 'mine');
    expect((await hub.call(`/hub/attachments/${id}`, { key: null })).status).toBe(401);
    expect((await hub.call('/hub/attachments/att_none')).status).toBe(404);
    const admin = await hub.call('/user/new', { json: { user_id: 'ann', user_role: 'proxy_admin' } });
    const { key } = (await admin.json()) as { key: string };
    expect((await hub.call(`/hub/attachments/${id}`, { key })).status).toBe(404);
    const plain = await hub.call('/key/generate', { json: {} });
    const { key: plainKey } = (await plain.json()) as { key: string };
    expect((await send('a.txt', 'text', { key: plainKey })).status).toBe(403);
  });
});

describe('an attachment that is too large', () => {
  const limit = 64 * 1024;
  beforeAll(async () => {
    await hub.call('/hub/settings', { method: 'PATCH', json: { attachmentMaxBytes: limit } });
  });

  it('is refused before a byte of it is read', async () => {
    const { status, message } = await answerBefore({ 'content-length': String(100 * 1024 * 1024) });
    expect(status).toBe(413);
    expect(message).toBe(
      'The file is 100 MiB, and 0.1 MiB are allowed. Send a smaller one or a part of it, or raise the setting attachmentMaxBytes.',
    );
  });

  it('is refused while it comes, where its size was not announced, and nothing of it stays in memory', async () => {
    const before = process.memoryUsage().arrayBuffers;
    let sent = 0;
    const pieces = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent >= 100 * 1024 * 1024) return controller.close();
        sent += limit;
        controller.enqueue(new Uint8Array(limit));
      },
    });
    const response = await hub.call('/hub/attachments?name=big.bin', {
      method: 'POST',
      body: pieces,
      duplex: 'half',
    } as RequestInit);
    const { status, message } = await refused(response);
    expect(status).toBe(413);
    expect(message).toContain('larger than 0.1 MiB');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(80 * 1024 * 1024);
  });

  it('may be exactly as large as the limit', async () => {
    expect((await send('full.txt', 'x'.repeat(limit))).status).toBe(201);
    expect((await send('over.txt', 'x'.repeat(limit + 1))).status).toBe(413);
  });
});

/** Announces a body, sends nothing of it, and reads the answer. */
function answerBefore(headers: Record<string, string>): Promise<{ status: number; message: string }> {
  return new Promise((resolve, reject) => {
    const call = request(`${hub.url}/hub/attachments?name=big.bin`, {
      method: 'POST',
      headers: { authorization: `Bearer ${MASTER_KEY}`, ...headers },
    });
    call.on('error', reject);
    call.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const { error } = JSON.parse(Buffer.concat(chunks).toString()) as { error: { message: string } };
        resolve({ status: response.statusCode ?? 0, message: error.message });
        call.destroy();
      });
    });
    call.flushHeaders();
  });
}
