import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createChatClient, jsonCalls } from '../helpers/chat-client.ts';
import { signalAndWait, startHubOnSmallDisk } from '../helpers/hub-process.ts';
import { validateResponsesStream } from '../helpers/responses-stream-validator.ts';
import { startScriptedUpstream } from '../helpers/scripted-upstream.ts';
import { onPosix } from '../helpers/where.ts';

/** A new database fits into it; what is written afterwards soon does not. */
const SMALL_DISK = 1024 * 1024;
const MOST_WRITES = 2_000;

onPosix.describe('a disk that is full', () => {
  onPosix.it('is what a client is told', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'homeport-full-'));
    const hub = await startHubOnSmallDisk(dataDir, SMALL_DISK);
    try {
      const make = (alias: string) =>
        hub.call('/key/generate', {
          method: 'POST',
          body: JSON.stringify({ key_alias: alias, metadata: { filling: alias.repeat(2_000) } }),
        });
      let refused: Response | undefined;
      for (let count = 0; refused === undefined && count < MOST_WRITES; count++) {
        const response = await make(`key-${count}`);
        if (response.status === 200) await response.body?.cancel();
        else refused = response;
      }
      expect(refused?.status).toBe(500);
      expect(await refused?.text()).toMatch(/Nothing was changed.*Check the disk/);
    } finally {
      await signalAndWait(hub.child, 'SIGKILL');
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  // Whatever is written first finds the disk full, the ledger or the response: the client hears of it, and of no success.
  onPosix.it('is told of a response that can’t be stored, whole and streamed', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'homeport-full-'));
    const hub = await startHubOnSmallDisk(dataDir, SMALL_DISK);
    const upstream = await startScriptedUpstream('up');
    try {
      const post = (path: string, body: object) => hub.call(path, { method: 'POST', body: JSON.stringify(body) });
      const litellm_params = { model: 'openai/served', api_base: upstream.baseUrl, api_key: 'x' };
      expect((await post('/model/new', { model_name: 'up', litellm_params })).status).toBe(200);
      const ask = (stream: boolean) => post('/v1/responses', { model: 'up', input: 'x'.repeat(20_000), stream });
      let refused: Response | undefined;
      for (let count = 0; refused === undefined && count < MOST_WRITES; count++) {
        const response = await ask(false);
        if (response.status === 200) await response.body?.cancel();
        else refused = response;
      }
      expect([refused?.status, await refused?.json()]).toMatchObject([500, { error: { code: 'storage_failed' } }]);
      const streamed = validateResponsesStream(new Uint8Array(await (await ask(true)).arrayBuffer()));
      expect(streamed.end).toBe('response.failed');
    } finally {
      await upstream.stop();
      await signalAndWait(hub.child, 'SIGKILL');
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  onPosix.it('is told of a chat: what can’t be kept does not claim to be', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'homeport-full-'));
    const hub = await startHubOnSmallDisk(dataDir, SMALL_DISK);
    const upstream = await startScriptedUpstream('up');
    const chat = createChatClient(jsonCalls(hub));
    try {
      const litellm_params = { model: 'openai/served', api_base: upstream.baseUrl, api_key: 'x' };
      await chat.ask('POST', '/model/new', { model_name: 'up', litellm_params });
      const { id } = await chat.create({ title: 'Long' });
      upstream.script({ text: 'long '.repeat(SMALL_DISK / 4) });
      const started = await chat.send(id, 'hi', null, ['up']);
      const ended = await chat.ended(started);
      expect(ended).toMatchObject({
        outcome: 'failed',
        error: expect.stringMatching(/could not be saved.*Check the disk/) as string,
      });
      expect((await chat.read(started.turns[0]?.id ?? '')).events.at(-1)).toMatchObject({ revision: null });
      const kept = (await chat.get(id)).messages;
      const refused = await chat.refusal('POST', `/hub/conversations/${id}/turns`, {
        kind: 'send',
        parentId: null,
        text: 'long '.repeat(SMALL_DISK / 4),
        models: ['up'],
      });
      expect(refused).toEqual({ status: 500, message: expect.stringMatching(/Nothing was changed/) as string });
      expect((await chat.get(id)).messages).toEqual(kept);
    } finally {
      await upstream.stop();
      await signalAndWait(hub.child, 'SIGKILL');
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
