// `npm run test:clients`: other languages' clients against a hub that runs real inference. A toolchain that is missing is
// named and skipped; a client that fails is a failure.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildTinyModel } from '../../resources/models/tiny-model.ts';
import { signalAndWait, startHubProcess, type HubProcess } from '../helpers/hub-process.ts';
import { MASTER_KEY } from '../helpers/start-test-hub.ts';
import { createClientReport } from './client-report.ts';
import { runCodingAgents } from './coding-agents.ts';
import { runCompiledClients } from './compiled-clients.ts';
import { runNodeClients } from './node-clients.ts';
import { runPythonClients } from './python-clients.ts';
import { MODEL_NAMES, type SnippetTarget } from './run-snippet.ts';
import { runShellClients } from './shell-clients.ts';

const scratch = mkdtempSync(join(tmpdir(), 'homeport-clients-'));
const report = createClientReport();

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
  return { hub, target: { url: hub.url, key, masterKey: MASTER_KEY } };
}

try {
  const { hub, target } = await startHubWithNames();
  try {
    await runShellClients({ target, scratch, report });
    await runNodeClients({ target, scratch, report });
    await runPythonClients({ hub, target, scratch, report });
    await runCompiledClients({ target, scratch, report });
  } finally {
    await signalAndWait(hub.child, 'SIGTERM');
  }
  await runCodingAgents({ scratch, report });
} finally {
  // What Go keeps of modules can't be written to, and so not be removed without force.
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = report.close() ? 0 : 1;
