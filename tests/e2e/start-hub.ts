import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface StartedHub {
  readonly url: string;
  readonly masterKey: string;
  /** Signs in once. */
  readonly signInUrl: string;
  stop(): Promise<void>;
}

export interface HubSurroundings {
  /** Where Ollama is; a port where nobody is unless it is given. `null`: the hub looks by itself. */
  readonly ollamaHost?: string | null;
  /** What the catalogue's sizes are asked of; a port where nobody is unless it is given. */
  readonly modelLibrary?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the hub as a newcomer would, with nothing but the starter model, and reads what it prints. */
export async function startHub({
  ollamaHost = '127.0.0.1:9',
  modelLibrary = 'http://127.0.0.1:9',
  env = {},
}: HubSurroundings = {}): Promise<StartedHub> {
  const dataDir = mkdtempSync(join(tmpdir(), 'homeport-journey-'));
  const args = [
    'server/launch.mjs',
    '--headless',
    '--port',
    '0',
    '--no-open',
    '--data-dir',
    dataDir,
    '--model-library',
    modelLibrary,
    ...(ollamaHost === null ? [] : ['--ollama-host', ollamaHost]),
  ];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  let printed = '';
  for await (const line of createInterface({ input: child.stdout })) {
    printed += `${line}\n`;
    if (line.startsWith('Data: ')) break;
  }
  child.stdout.resume();
  const find = (pattern: RegExp) => {
    const found = pattern.exec(printed)?.[1];
    if (found === undefined) throw new Error(`The hub did not print ${String(pattern)}:\n${printed}`);
    return found;
  };
  return {
    url: find(/running on (\S+)/),
    masterKey: find(/Master key .*: (sk-\S+)/),
    signInUrl: find(/interface .*: (\S+)/),
    async stop() {
      await end(child);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}
