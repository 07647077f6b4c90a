import { execFile, spawnSync, type ExecFileException } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Registries may be slow or out of reach; then the clients that need them are skipped with that reason, and only then. */
const INSTALL_LIMIT_MS = 300_000;
const OUTPUT_LIMIT_BYTES = 16_000_000;

/** What installers print of a registry that can't be reached. */
const UNREACHABLE =
  /^.*(?:could ?n.t resolve|could not resolve|no such host|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|connection (?:refused|reset|timed out)|failed to connect|could not connect|network is unreachable|name resolution|NewConnectionError|ConnectTimeoutError|ReadTimeoutError|i\/o timeout|\b50[234] (?:bad gateway|service unavailable|gateway time-?out)).*$/im;

/** Why a client can't be run: something that this computer lacks, or a failure. */
export type Hindrance = { readonly missing: string } | { readonly problem: string };
export type Prepared<Tool> = Tool | Hindrance;

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly limitMs?: number;
}

export interface ProgramRun {
  /** What it printed, to either place. */
  readonly output: string;
  readonly problem: string | undefined;
  readonly isTimedOut: boolean;
}

/** Runs a program to its end. @returns what it printed, and why it failed where it did */
export async function runProgram(
  command: string,
  args: readonly string[],
  { cwd, env, limitMs = 120_000 }: RunOptions = {},
): Promise<ProgramRun> {
  const options = { timeout: limitMs, maxBuffer: OUTPUT_LIMIT_BYTES, env: { ...process.env, ...env } };
  try {
    const running = execute(command, args, { ...options, ...(cwd !== undefined && { cwd }) });
    // Programs that read more from there would wait for it.
    running.child.stdin?.end();
    const { stdout, stderr } = await running;
    return { output: stdout + stderr, problem: undefined, isTimedOut: false };
  } catch (error) {
    const { stdout = '', stderr = '', message, killed } = error as ExecFileException;
    const isTimedOut = killed === true;
    const reason = isTimedOut ? `It was not done within ${limitMs / 1000} s.` : message.split('\n')[0];
    return { output: `${stdout}${stderr}`, problem: `${reason}\n${stdout}${stderr}`, isTimedOut };
  }
}

/** Whether a program can be started at all. */
export function hasProgram(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
}

/** Runs an installer, which only downloads. @returns why it could not */
export async function install(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Hindrance | undefined> {
  const { output, problem, isTimedOut } = await runProgram(command, args, { limitMs: INSTALL_LIMIT_MS, ...options });
  if (problem === undefined) return undefined;
  const said = `${command} ${args.join(' ')} failed`;
  const why = isTimedOut ? problem : UNREACHABLE.exec(output)?.[0];
  if (why === undefined) return { problem: `${said}:\n${problem}` };
  return { missing: `${said}, the registry is out of reach: ${why.trim().split('\n')[0]}` };
}

/** A Python of its own with these packages. */
export async function preparePython(
  folder: string,
  packages: readonly string[],
): Promise<Prepared<{ readonly python: string }>> {
  if (!hasProgram('python3')) return { missing: 'python3 is not installed' };
  const made = await runProgram('python3', ['-m', 'venv', folder]);
  if (made.problem !== undefined) {
    return { missing: `python3 can make no virtual environment: ${made.output.trim().split('\n')[0]}` };
  }
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const hindrance = await install(python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    ...packages,
  ]);
  return hindrance ?? { python };
}
