import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../server/config/load-config.ts';
import type { Engine, FetchImage } from '../../server/domain/ports.ts';
import { startHub, type RunningHub } from '../../server/hub.ts';

/** A port where nobody listens. */
export const NOBODY = 'http://127.0.0.1:9';
export const MASTER_KEY = 'sk-test-master-key-0123456789abcdef';

export interface TestHub extends RunningHub {
  readonly dataDir: string;
  /** Calls a route with the master key unless `key` says otherwise (`null`: no key). */
  call(path: string, init?: RequestInit & { json?: unknown; key?: string | null }): Promise<Response>;
}

export interface TestHubOptions {
  /** Replaces the built-in engines. */
  readonly engines?: readonly Engine[];
  readonly args?: readonly string[];
  readonly onStatement?: (sql: string) => void;
  /** Instead of the net. */
  readonly fetchImage?: FetchImage;
  /** Kept afterwards when given. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A real hub on a free port with a data folder of its own; `stop` removes what it made. */
export async function startTestHub(options: TestHubOptions = {}): Promise<TestHub> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'homeport-hub-'));
  const argv = ['--port', '0', '--data-dir', dataDir, '--no-open', '--master-key', MASTER_KEY, ...(options.args ?? [])];
  // No test asks the internet for anything.
  if (!argv.includes('--model-library')) argv.push('--model-library', NOBODY);
  const env = { PATH: process.env['PATH'] ?? '', HOME: dataDir, ...options.env };
  const config = loadConfig({ argv, env, homeDir: dataDir, platform: process.platform });
  const { engines, fetchImage, onStatement } = options;
  const hub = await startHub({
    config,
    ...(engines !== undefined && { engines }),
    ...(onStatement !== undefined && { onStatement }),
    fetchImage,
  });
  return {
    ...hub,
    dataDir,
    call(path, { json, key = MASTER_KEY, headers, ...init } = {}) {
      return fetch(hub.url + path, {
        ...(json !== undefined && { method: 'POST', body: JSON.stringify(json) }),
        ...init,
        headers: {
          ...(json !== undefined && { 'content-type': 'application/json' }),
          ...(key !== null && { authorization: `Bearer ${key}` }),
          ...(headers as Record<string, string> | undefined),
        },
      });
    },
    async stop() {
      await hub.stop();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
