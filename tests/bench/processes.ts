import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

export interface Started {
  readonly child: ChildProcess;
  /** First match of the pattern in what it printed. */
  readonly match: RegExpMatchArray;
  /** Milliseconds from spawn to the match. */
  readonly tookMs: number;
}

const START_LIMIT_MS = 60_000;

/** Starts a script with this Node and waits until it prints what says that it listens. */
export async function start(
  args: readonly string[],
  pattern: RegExp,
  env: Record<string, string> = {},
): Promise<Started> {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const limit = setTimeout(() => child.kill('SIGKILL'), START_LIMIT_MS);
  try {
    const lines = createInterface({ input: child.stdout });
    let printed = '';
    for await (const line of lines) {
      printed += `${line}\n`;
      const match = pattern.exec(printed);
      // The rest is read and dropped, so that the child never blocks on a full pipe.
      if (match !== null) {
        child.stdout.resume();
        return { child, match, tookMs: performance.now() - began };
      }
    }
    throw new Error(`${args.join(' ')} ended before it listened:\n${printed}`);
  } finally {
    clearTimeout(limit);
  }
}

/** Ends a process that was started here and waits until it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

/** Milliseconds of processor time that a process has used, in steps of ten. Linux only; elsewhere not a number. */
export function cpuMs(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN; // No /proc here: the figure is left out of the report.
  }
}

/** Resident memory in bytes of a process and its children. Linux only; elsewhere undefined. */
export function residentBytes(pid: number): number | undefined {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes) * 1024;
  } catch {
    return undefined; // No /proc here: the figure is left out of the report.
  }
}
