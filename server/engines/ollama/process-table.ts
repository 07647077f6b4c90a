import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const COMMAND_TIMEOUT_MS = 10_000;

/** What the operating system knows of processes. A process that ended but was not waited for counts as gone. */
export interface ProcessTable {
  /** A text that no other process ever has (process ids come again): its start time. Undefined when it is gone. */
  identify(pid: number): Promise<string | undefined>;
  /** Living processes of Ollama's that the server `pid` started, also when it is gone itself. */
  findRunners(pid: number): Promise<readonly number[]>;
}

/** The table of this platform. */
export function createProcessTable(platform: NodeJS.Platform): ProcessTable {
  if (platform === 'linux') return linuxTable;
  return platform === 'win32' ? windowsTable : posixTable;
}

/** The server, its runners since 0.30 (`llama-server`), and those before (`ollama runner`), by the path of the program. */
function isOllamas(program: string): boolean {
  return /(^|[/\\])(llama-server|ollama)(\.exe)?$/i.test(program.trim());
}

interface LinuxStat {
  readonly state: string;
  readonly group: number;
  readonly startTicks: string;
}

/** Fields of /proc/<pid>/stat behind the name, which may hold blanks and brackets. See proc(5). */
async function readStat(pid: number | string): Promise<LinuxStat | undefined> {
  const text = await readText(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', group: Number(fields[2]), startTicks: fields[19] ?? '' };
}

/** Undefined when the process ended: its files vanish with it. */
async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}

const linuxTable: ProcessTable = {
  async identify(pid) {
    const stat = await readStat(pid);
    if (stat === undefined || stat.state === 'Z' || stat.state === 'X') return undefined;
    // Ticks count from the start of the machine, so the start is part of the name.
    const boot = await readText('/proc/sys/kernel/random/boot_id');
    return `${boot?.trim()}:${stat.startTicks}`;
  },
  async findRunners(pid) {
    const entries = await readdir('/proc');
    const found: number[] = [];
    for (const entry of entries.filter((name) => /^\d+$/.test(name))) {
      const stat = await readStat(entry);
      if (stat?.group !== pid || stat.state === 'Z') continue;
      const command = (await readText(`/proc/${entry}/cmdline`)) ?? '';
      if (isOllamas(command.split('\0', 1)[0] ?? '')) found.push(Number(entry));
    }
    return found;
  },
};

/** macOS and other systems with a POSIX `ps`. */
const posixTable: ProcessTable = {
  async identify(pid) {
    const line = (await ps('-o', 'state=,lstart=', '-p', String(pid))).trim();
    return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
  },
  async findRunners(pid) {
    const lines = (await ps('-A', '-o', 'pid=,pgid=,state=,comm=')).split('\n');
    return lines.flatMap((line) => {
      const [, id, group, state, program] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
      const isRunner = Number(group) === pid && state?.startsWith('Z') === false && isOllamas(program ?? '');
      return isRunner ? [Number(id)] : [];
    });
  },
};

async function ps(...options: readonly string[]): Promise<string> {
  // A start time is only comparable in one language.
  return output('/bin/ps', options, { LC_ALL: 'C', TZ: 'UTC' });
}

/** Windows has no process groups, but a process keeps the id of its parent also when that is gone. */
const windowsTable: ProcessTable = {
  async identify(pid) {
    const text = await powershell(`(Get-Process -Id ${pid} -ErrorAction SilentlyContinue).StartTime.ToFileTimeUtc()`);
    return text.trim() === '' ? undefined : text.trim();
  },
  async findRunners(pid) {
    const text = await powershell(
      `Get-CimInstance Win32_Process -Filter "ParentProcessId=${pid}" | ForEach-Object { "$($_.ProcessId) $($_.Name)" }`,
    );
    return text.split(/\r?\n/).flatMap((line) => {
      const [, id, name] = /^(\d+) (.+)$/.exec(line.trim()) ?? [];
      return id !== undefined && isOllamas(name ?? '') ? [Number(id)] : [];
    });
  },
};

async function powershell(command: string): Promise<string> {
  return output('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', command]);
}

/** What a program printed; nothing when it found nothing, which these programs tell by their exit code. */
async function output(program: string, options: readonly string[], environment?: NodeJS.ProcessEnv): Promise<string> {
  try {
    const settings = { timeout: COMMAND_TIMEOUT_MS, windowsHide: true, ...(environment && { env: environment }) };
    return (await run(program, options, settings)).stdout;
  } catch {
    return '';
  }
}
