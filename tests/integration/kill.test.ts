import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onLinux, onPosix } from '../helpers/where.ts';
import { buildTinyModel } from '../../resources/models/tiny-model.ts';
import {
  childrenOf,
  hubArgs,
  isAlive,
  runHubToItsEnd,
  signalAndWait,
  startHubProcess,
  type HubProcess,
} from '../helpers/hub-process.ts';
import { MASTER_KEY } from '../helpers/start-test-hub.ts';

/** The user without rights that every Unix has. */
const NOBODY = 65_534;

let dataDir: string;
const started: HubProcess[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'homeport-kill-'));
  mkdirSync(join(dataDir, 'models'));
  writeFileSync(join(dataDir, 'models', 'tiny.gguf'), buildTinyModel({ name: 'tiny', kind: 'scripted' }));
});
afterEach(async () => {
  for (const hub of started.splice(0)) if (isAlive(hub.child.pid ?? 0)) await signalAndWait(hub.child, 'SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(...more: readonly string[]): Promise<HubProcess> {
  const hub = await startHubProcess(dataDir, ...more);
  started.push(hub);
  return hub;
}

const ask = (hub: HubProcess, requestId: string, stream: boolean, more = {}) =>
  hub.call('/v1/chat/completions', {
    method: 'POST',
    headers: { 'x-request-id': requestId },
    body: JSON.stringify({ model: 'tiny', stream, messages: [{ role: 'user', content: 'hi' }], ...more }),
  });

/** True when the client received the whole answer. */
async function isAnsweredWhole(hub: HubProcess, requestId: string, stream: boolean): Promise<boolean> {
  try {
    const text = await (await ask(hub, requestId, stream)).text();
    return stream
      ? text.endsWith('data: [DONE]\n\n')
      : (JSON.parse(text) as { choices?: unknown }).choices !== undefined;
  } catch {
    return false; // The hub was killed under it: exactly what this is about.
  }
}

async function bookedIds(hub: HubProcess): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  let before = '';
  for (;;) {
    const response = await hub.call(`/hub/requests?limit=500&outcome=ok${before}`);
    const page = (await response.json()) as { requests: { requestId: string }[]; next: number | null };
    for (const { requestId } of page.requests) ids.add(requestId);
    if (page.next === null) return ids;
    before = `&before=${page.next}`;
  }
}

onLinux.describe('a hub that is killed in mid-load', () => {
  it('has booked every answer that a client received whole, and leaves no process behind', async () => {
    const received: string[] = [];
    for (let round = 0; round < 10; round++) {
      const hub = await start();
      await (await ask(hub, `warm-${round}`, false)).text();
      const children = childrenOf(hub.child.pid ?? 0);
      expect(children.length).toBeGreaterThan(0);
      const clients = Array.from({ length: 8 }, async (_, client) => {
        for (let turn = 0; isAlive(hub.child.pid ?? 0); turn++) {
          const requestId = `r${round}-${client}-${turn}`;
          if (await isAnsweredWhole(hub, requestId, client % 2 === 0)) received.push(requestId);
          else return;
        }
      });
      await new Promise((resolve) => setTimeout(resolve, 100 + round * 15));
      await signalAndWait(hub.child, 'SIGKILL');
      await Promise.all(clients);
      await expect.poll(() => children.filter(isAlive)).toEqual([]);
    }
    expect(received.length).toBeGreaterThan(50);
    const booked = await bookedIds(await start());
    expect(received.filter((id) => !booked.has(id))).toEqual([]);
  }, 120_000);

  it('lets running answers end on SIGTERM, and takes its engine with it', async () => {
    const hub = await start();
    await (await ask(hub, 'warm', false)).text();
    const children = childrenOf(hub.child.pid ?? 0);
    const response = await ask(hub, 'last', true, { n: 3 });
    const code = signalAndWait(hub.child, 'SIGTERM');
    expect(await response.text()).toMatch(/data: \[DONE\]\n\n$/);
    expect(await code).toBe(0);
    expect(children.filter(isAlive)).toEqual([]);
  });
});

describe('a hub that can’t start says why, in one sentence', () => {
  it('when its port is taken: by whom, and which one is free', async () => {
    const hub = await start();
    const port = new URL(hub.url).port;
    const other = mkdtempSync(join(tmpdir(), 'homeport-other-'));
    try {
      const { code, said } = await runHubToItsEnd(hubArgs(other, '--port', port));
      expect(code).toBe(1);
      expect(said).toContain(`Port ${port} is taken`);
      if (process.platform === 'linux') expect(said).toContain(`process ${hub.child.pid}`);
      expect(said).not.toContain(MASTER_KEY);
      expect(said).toMatch(/use --port \d+, which is free/);
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });

  it('when another hub uses the data folder: which process', async () => {
    const hub = await start();
    const { code, said } = await runHubToItsEnd(hubArgs(dataDir));
    expect([code, said]).toEqual([1, expect.stringContaining(`Another Homeport (process ${hub.child.pid})`)]);
  });

  it('when the data folder is a file', async () => {
    const file = join(dataDir, 'file');
    writeFileSync(file, '');
    const { code, said } = await runHubToItsEnd(hubArgs(file));
    expect([code, said]).toEqual([1, expect.stringContaining('Choose another folder with --data-dir')]);
  });

  onPosix.it('when the data folder can’t be written', async () => {
    const readOnly = join(dataDir, 'read-only');
    mkdirSync(readOnly);
    chmodSync(dataDir, 0o755);
    chmodSync(readOnly, 0o555);
    // Root may write anywhere, so as root the hub is run by somebody else.
    const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
    const { code, said } = await runHubToItsEnd(hubArgs(readOnly), user);
    expect(code).toBe(1);
    expect(said).toContain("The data folder can't be written");
    expect(said).not.toContain('    at ');
  });

  it.skipIf(process.platform !== 'linux')('when the data folder lies where no folder can be made', async () => {
    const { code, said } = await runHubToItsEnd(hubArgs('/proc/homeport'));
    expect([code, said]).toEqual([1, expect.stringContaining("Homeport can't start.")]);
    expect(said).not.toContain('    at ');
  });

  it('when the database is damaged', async () => {
    writeFileSync(join(dataDir, 'homeport.db'), 'this is no database, not by far'.repeat(100));
    const { code, said } = await runHubToItsEnd(hubArgs(dataDir));
    expect([code, said]).toEqual([1, expect.stringContaining('damaged or no Homeport database')]);
  });

  it('when a newer version made the database', async () => {
    const hub = await start();
    await signalAndWait(hub.child, 'SIGTERM');
    const { default: Database } = await import('better-sqlite3');
    const db = new Database(join(dataDir, 'homeport.db'));
    db.pragma('user_version = 99990');
    db.close();
    const { code, said } = await runHubToItsEnd(hubArgs(dataDir));
    expect([code, said]).toEqual([1, expect.stringContaining('made by a newer Homeport')]);
  });

  it('when a flag is unknown', async () => {
    const { code, said } = await runHubToItsEnd(hubArgs(dataDir, '--prot', '1'));
    expect([code, said]).toEqual([1, expect.stringContaining("Unknown option '--prot'")]);
  });
});

describe('a client that is killed', () => {
  it('leaves the hub answering', async () => {
    const hub = await start();
    const client = new AbortController();
    const response = await hub.call('/v1/chat/completions', {
      method: 'POST',
      signal: client.signal,
      body: JSON.stringify({ model: 'tiny', stream: true, n: 4, messages: [{ role: 'user', content: 'hi' }] }),
    });
    const reader = response.body?.getReader();
    await reader?.read();
    client.abort();
    expect(await isAnsweredWhole(hub, 'after', false)).toBe(true);
    const exited = once(hub.child, 'exit');
    hub.child.kill('SIGTERM');
    expect((await exited)[0]).toBe(0);
  });
});
