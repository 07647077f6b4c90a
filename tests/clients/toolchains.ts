import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Registries may be slow or out of reach; then the clients that need them are skipped with that reason. */
const INSTALL_LIMIT_MS = 300_000;
const OUTPUT_LIMIT_BYTES = 16_000_000;

export type Prepared<Tool> = Tool | { readonly missing: string };

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly limitMs?: number;
}

export interface ProgramRun {
  /** What it printed, to either place. */
  readonly output: string;
  readonly problem: string | undefined;
}

/** Runs a program to its end. @returns what it printed, and why it failed where it did */
export async function runProgram(
  command: string,
  args: readonly string[],
  { cwd, env, limitMs = 120_000 }: RunOptions = {},
): Promise<ProgramRun> {
  const options = { timeout: limitMs, maxBuffer: OUTPUT_LIMIT_BYTES, env: { ...process.env, ...env } };
  try {
    const { stdout, stderr } = await execute(command, args, { ...options, ...(cwd !== undefined && { cwd }) });
    return { output: stdout + stderr, problem: undefined };
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    return { output: stdout + stderr, problem: `${message.split('\n')[0]}\n${stdout}${stderr}` };
  }
}

/** Whether a program can be started at all. */
export function hasProgram(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
}

/** Runs an installer. @returns why it could not, in one line */
export async function install(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string | undefined> {
  const { output, problem } = await runProgram(command, args, { limitMs: INSTALL_LIMIT_MS, ...options });
  if (problem === undefined) return undefined;
  return `${command} ${args.join(' ')} failed: ${output.trim().split('\n').at(-1) || problem.trim()}`;
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
  const problem = await install(python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    ...packages,
  ]);
  return problem === undefined ? { python } : { missing: problem };
}
