import { delimiter, join } from 'node:path';
import type { ClientReport } from './client-report.ts';
import type { SnippetTarget } from './run-snippet.ts';
import { looseShellFiles, missingProgram, problemOf, runShell } from './shell-snippets.ts';
import { hasProgram, install } from './toolchains.ts';

export interface ShellClientsDeps {
  readonly target: SnippetTarget;
  readonly scratch: string;
  readonly report: ClientReport;
}

/** What the documents say to type. */
export async function runShellClients({ target, scratch, report }: ShellClientsDeps): Promise<void> {
  const reason = await provideHey(scratch);
  for (const file of looseShellFiles()) {
    const missing = missingProgram(file);
    if (missing === undefined) report.tell(file, problemOf(file, await runShell(file, target)));
    else report.skip(file, `${missing} is not installed${missing === 'hey' ? `, and ${reason ?? ''}` : ''}`);
  }
}

/** The load generator of the documents; few have it, and Go can build it. @returns why it is not there */
async function provideHey(scratch: string): Promise<string | undefined> {
  if (hasProgram('hey')) return undefined;
  if (!hasProgram('go')) return 'go, which could build it, is not either';
  const bin = join(scratch, 'bin');
  const problem = await install('go', ['install', 'github.com/rakyll/hey@v0.1.4'], { env: { GOBIN: bin } });
  if (problem === undefined) process.env['PATH'] = `${bin}${delimiter}${process.env['PATH'] ?? ''}`;
  return problem;
}
