import { spawnSync } from 'node:child_process';
import { runSnippet, snippetFiles, type SnippetRun, type SnippetTarget } from './run-snippet.ts';

/** The administrator's commands; some leave gaps that only an earlier answer can fill. */
export const ADMIN_STEPS = {
  createUser: 'gateway-08-create-user.sh',
  generateKey: 'gateway-09-generate-api-key-for-user.sh',
  listKeys: 'gateway-10-list-all-keys.sh',
  deleteKey: 'gateway-11-delete-key.sh',
  getUserInfo: 'gateway-12-get-user-info.sh',
  updateUserBudget: 'gateway-13-update-user-budget.sh',
} as const;

/** What a command prints when it did what its page says; a JSON answer without an error where nothing stands here. */
const SIGNS: Readonly<Record<string, RegExp>> = {
  'gateway-06-health-check.sh': /alive[\s\S]*connected[\s\S]*healthy/,
  'gateway-07-metrics-prometheus-format.sh': /^# TYPE homeport_/m,
  'gateway-14-unauthorized-401.sh': /"error":.*"code":"401"/,
  'gateway-15-model-not-found.sh': /"error":.*non-existent-model/,
  'gateway-16-batch-testing-script.sh':
    /Sending: What is 2\+2\?\n.+\n+---\n[\s\S]*Write hello world in Python\n.+\n+---/,
  'gateway-17-performance-testing.sh': /\[200\]\s+100 responses/,
  'gateway-18-enable-verbose-output.sh': /< HTTP\/1\.1 200 OK/,
  'gateway-19-test-connectivity.sh': /I'm alive!"[\s\S]*time_total:\s+[\d.]+s/,
};
const ANSWER = /"choices"|"data"/;

/** Programs besides curl. */
const NEEDS: Readonly<Record<string, string>> = {
  'gateway-16-batch-testing-script.sh': 'jq',
  'gateway-17-performance-testing.sh': 'hey',
};

/** The commands that need no earlier one. */
export function looseShellFiles(): readonly string[] {
  const steps = new Set<string>(Object.values(ADMIN_STEPS));
  return snippetFiles('sh').filter((file) => !steps.has(file));
}

/** A program that the file needs and this computer lacks. */
export function missingProgram(file: string): string | undefined {
  const needed = ['curl', NEEDS[file]].filter((name) => name !== undefined);
  return needed.find((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
}

export function runShell(file: string, target: SnippetTarget): Promise<SnippetRun> {
  return runSnippet(file, target, true, ['bash']);
}

/** Why what it printed is not what its page promises. */
export function problemOf(file: string, { code, output }: SnippetRun): string | undefined {
  const sign = SIGNS[file];
  if (code === 0 && (sign ?? ANSWER).test(output) && (sign !== undefined || !output.includes('"error"'))) return;
  return `It ended with ${code} and printed:\n${output}`;
}
