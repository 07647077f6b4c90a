import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { signalAndWait, startHubOnSmallDisk } from '../helpers/hub-process.ts';
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
});
