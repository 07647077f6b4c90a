import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ClientReport } from './client-report.ts';
import { writeSnippet, type SnippetTarget } from './run-snippet.ts';
import { install, runProgram } from './toolchains.ts';

export interface NodeClientsDeps {
  readonly target: SnippetTarget;
  readonly scratch: string;
  readonly report: ClientReport;
}

const MESSAGE = 'Hello';
const REPLY = 'Hello from the embedded engine.';

/** The documents' Express server, and the version of Vercel's AI SDK that they were written for. */
export async function runNodeClients(deps: NodeClientsDeps): Promise<void> {
  await runExpress(deps);
  await runVercel(deps);
}

async function runExpress({ target, report }: NodeClientsDeps): Promise<void> {
  const file = 'more-packages/integration-13-express-js-integration.mjs';
  const port = await freePort();
  const source = writeSnippet(file, { ...target, fillIn: { '3000': String(port) } }, true);
  const server = spawn(process.execPath, [source], {
    env: { ...process.env, LITELLM_MASTER_KEY: target.masterKey },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    for await (const line of createInterface({ input: server.stdout })) if (line.includes('running')) break;
    const response = await fetch(`http://127.0.0.1:${port}/api/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: MESSAGE }),
    });
    const body = await response.text();
    report.tell(file, response.ok && body.includes(REPLY) ? undefined : `It answered ${response.status}:\n${body}`);
  } finally {
    server.kill();
    if (server.exitCode === null) await once(server, 'exit');
  }
}

async function runVercel({ target, scratch, report }: NodeClientsDeps): Promise<void> {
  const file = 'more-packages/integration-16-vercel-ai-sdk-javascript.mjs';
  const cwd = join(scratch, 'vercel');
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, 'package.json'), '{ "private": true }');
  const hindrance = await install('npm', ['install', '--silent', '--no-audit', '--no-fund', 'ai@2', 'openai-edge@1'], {
    cwd,
  });
  if (hindrance !== undefined) return report.hinder(file, hindrance);
  const source = writeSnippet(file, { ...target, folder: cwd }, true);
  const body = JSON.stringify({ messages: [{ role: 'user', content: MESSAGE }] });
  const caller = join(cwd, 'call.mjs');
  writeFileSync(
    caller,
    `import { POST } from ${JSON.stringify(source)};
const response = await POST(new Request('http://localhost/', { method: 'POST', body: ${JSON.stringify(body)} }));
console.log(await response.text());
`,
  );
  const env = { LITELLM_MASTER_KEY: target.masterKey };
  const { output, problem } = await runProgram(process.execPath, [caller], { cwd, env });
  report.tell(file, problem ?? (output.includes(REPLY) ? undefined : `It printed:\n${output}`));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('A server without a port.');
  return address.port;
}
