import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
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
});
