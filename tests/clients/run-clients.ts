// `npm run test:clients`: other languages' clients against a hub that runs real inference. A toolchain that is missing is
// named and skipped; a client that fails is a failure.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildTinyModel } from '../../resources/models/tiny-model.ts';
import { signalAndWait, startHubProcess, type HubProcess } from '../helpers/hub-process.ts';
import { MODEL_NAMES, runSnippet, snippetFiles, type SnippetTarget } from './run-snippet.ts';

const scratch = mkdtempSync(join(tmpdir(), 'homeport-clients-'));
const PACKAGES = ['openai', 'requests'];
let passed = 0;
const failed: string[] = [];
const skipped: string[] = [];

function report(name: string, problem: string | undefined): void {
  if (problem === undefined) passed++;
  else failed.push(name);
  console.log(problem === undefined ? `ok    ${name}` : `FAIL  ${name}\n${problem}`);
}

async function startHubWithNames(): Promise<{ hub: HubProcess; target: SnippetTarget }> {
  const dataDir = join(scratch, 'data');
  mkdirSync(join(dataDir, 'models'), { recursive: true });
  writeFileSync(join(dataDir, 'models', 'tiny.gguf'), buildTinyModel({ name: 'tiny', kind: 'scripted' }));
  writeFileSync(
    join(dataDir, 'models', 'embed.gguf'),
    buildTinyModel({ name: 'embed', kind: 'scripted', isEmbedding: true }),
  );
  const hub = await startHubProcess(dataDir);
  for (const name of MODEL_NAMES) {
    await hub.call(`/hub/model-aliases/${name}`, { method: 'PUT', body: JSON.stringify({ model: 'tiny' }) });
  }
  await hub.call('/hub/model-aliases/nomic-embed-text', { method: 'PUT', body: JSON.stringify({ model: 'embed' }) });
  const { key } = (await (await hub.call('/key/generate', { method: 'POST', body: '{}' })).json()) as { key: string };
  return { hub, target: { url: hub.url, key } };
}

/** A Python of its own with the packages, or why there is none. */
function preparePython(): { python: string } | { reason: string } {
  const venv = join(scratch, 'venv');
  const made = spawnSync('python3', ['-m', 'venv', venv], { encoding: 'utf8' });
  if (made.error !== undefined) return { reason: 'python3 is not installed' };
  if (made.status !== 0)
    return { reason: `python3 can make no virtual environment: ${made.stdout.trim().split('\n')[0]}` };
  const python = join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const installed = spawnSync(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES], { encoding: 'utf8' });
  if (installed.status !== 0)
    return { reason: `pip could not install ${PACKAGES.join(' and ')}: ${installed.stderr.trim().split('\n').at(-1)}` };
  return { python };
}

async function runPython(hub: HubProcess, target: SnippetTarget): Promise<void> {
  const prepared = preparePython();
  if ('reason' in prepared) {
    skipped.push(`python clients: ${prepared.reason}`);
    return;
  }
  const own = spawnSync(prepared.python, [join(import.meta.dirname, 'openai_client.py')], {
    encoding: 'utf8',
    env: { ...process.env, HUB_URL: target.url, HUB_KEY: target.key },
  });
  report(
    'openai for Python: answers, streams, errors, embeddings',
    own.status === 0 ? undefined : own.stdout + own.stderr,
  );
  for (const file of snippetFiles('py')) {
    // One document says that any key works locally: that is a setting of ours, off at first.
    await needKeys(hub, !file.startsWith('reference-'));
    for (const isVersioned of [true, false]) {
      const { code, output } = await runSnippet(file, target, isVersioned, [prepared.python]);
      const isWhole = code === 0 && !/error|traceback/i.test(output);
      report(`${file}${isVersioned ? ' with /v1' : ''}`, isWhole ? undefined : output);
    }
  }
}

async function needKeys(hub: HubProcess, isNeeded: boolean): Promise<void> {
  await hub.call('/hub/settings', { method: 'PATCH', body: JSON.stringify({ noKeyNeededOnThisComputer: !isNeeded }) });
}

async function runCurl(target: SnippetTarget): Promise<void> {
  if (spawnSync('curl', ['--version']).status !== 0) {
    skipped.push('curl: it is not installed');
    return;
  }
  for (const file of snippetFiles('sh')) {
    const { code, output } = await runSnippet(file, target, true, ['bash']);
    const isMeantToFail = file.includes('unauthorized') || file.includes('not-found');
    report(file, code === 0 && output.includes('"error"') === isMeantToFail ? undefined : output);
  }
}

try {
  const { hub, target } = await startHubWithNames();
  try {
    await runCurl(target);
    await runPython(hub, target);
  } finally {
    await signalAndWait(hub.child, 'SIGTERM');
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
for (const reason of skipped) console.log(`skipped: ${reason}`);
console.log(`${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
process.exitCode = failed.length > 0 ? 1 : 0;
