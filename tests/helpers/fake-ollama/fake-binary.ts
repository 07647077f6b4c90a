import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How the executable fake behaves from its next start on. */
export interface FakeBehaviour {
  /** Milliseconds between the open port and the first HTTP answer. */
  readonly readyDelayMs?: number | undefined;
  /** Ends at once, for the next `times` starts or always. */
  readonly exitAtStart?: { readonly code: number; readonly message: string; readonly times?: number } | undefined;
  /** Starts a runner with the server instead of with the first model. */
  readonly startsRunner?: boolean | undefined;
  readonly ignoresTerm?: boolean | undefined;
  readonly tokenDelayMs?: number | undefined;
}

export interface FakeEvent {
  readonly event: 'start' | 'runner' | 'signal';
  readonly pid: number;
  readonly host?: string;
  readonly signal?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** An executable called `ollama` in a folder of its own. */
export interface FakeBinary {
  readonly path: string;
  /** The folder to put on a PATH. */
  readonly folder: string;
  behave(behaviour: FakeBehaviour): Promise<void>;
  /** What the program noted, over all its starts. */
  events(): Promise<readonly FakeEvent[]>;
  /** Ends what is left of it and removes the folder. */
  remove(): Promise<void>;
}

/** Installs the fake as a program; needs a POSIX shell. */
export async function installFakeBinary(behaviour: FakeBehaviour = {}): Promise<FakeBinary> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'fake-ollama-'));
  const folder = path.join(home, 'bin');
  await writeProgram(path.join(folder, 'ollama'), home);
  await mkdir(path.join(home, 'lib', 'ollama'), { recursive: true });
  await symlink(process.execPath, path.join(home, 'lib', 'ollama', 'llama-server'));
  const behave = async (next: FakeBehaviour) => writeFile(path.join(home, 'behaviour.json'), JSON.stringify(next));
  await behave(behaviour);

  async function events(): Promise<readonly FakeEvent[]> {
    const text = await readFile(path.join(home, 'events.jsonl'), 'utf8').catch(() => '');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as FakeEvent);
  }

  return {
    path: path.join(folder, 'ollama'),
    folder,
    behave,
    events,
    async remove() {
      for (const { pid, event } of await events()) if (event !== 'signal') endIfOurs(pid, await commandOf(pid), home);
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** `exec` makes the pid that was spawned that of the program itself. */
async function writeProgram(file: string, home: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const module = fileURLToPath(new URL('fake-ollama-cli.ts', import.meta.url));
  const command = `FAKE_OLLAMA_HOME='${home}' exec '${process.execPath}' --no-warnings '${module}' "$@" '${home}'`;
  await writeFile(file, `#!/bin/sh\n${command}\n`, { mode: 0o755 });
}

function endIfOurs(pid: number, command: string, home: string): void {
  if (!command.includes(home)) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in between.
  }
}

async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  }
  return run('ps', ['-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

/** Whether a process lives; one that ended but was not waited for does not count. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const state = stat.slice(stat.lastIndexOf(')') + 2).charAt(0);
  return state !== 'Z' && state !== '';
}
