import { delimiter, join } from 'node:path';
import type { ClientReport } from './client-report.ts';
import type { SnippetTarget } from './run-snippet.ts';
import { looseShellFiles, missingProgram, problemOf, runShell } from './shell-snippets.ts';
import { hasProgram, install, type Hindrance } from './toolchains.ts';

export interface ShellClientsDeps {
  readonly target: SnippetTarget;
  readonly scratch: string;
  readonly report: ClientReport;
}

/** What the documents say to type. */
export async function runShellClients({ target, scratch, report }: ShellClientsDeps): Promise<void> {
  const hindrance = await provideHey(scratch);
  for (const file of looseShellFiles()) {
    const missing = missingProgram(file);
    if (missing === undefined) report.tell(file, problemOf(file, await runShell(file, target)));
    else report.hinder(file, (missing === 'hey' && hindrance) || { missing: `${missing} is not installed` });
  }
}

/** The load generator of the documents; few have it, and Go can build it. @returns why it is not there */
async function provideHey(scratch: string): Promise<Hindrance | undefined> {
  if (hasProgram('hey')) return undefined;
  if (!hasProgram('go')) return { missing: 'hey is not installed, nor is go, which could build it' };
  const bin = join(scratch, 'bin');
  const hindrance = await install('go', ['install', 'github.com/rakyll/hey@v0.1.4'], { env: { GOBIN: bin } });
  if (hindrance === undefined) process.env['PATH'] = `${bin}${delimiter}${process.env['PATH'] ?? ''}`;
  return hindrance;
}
