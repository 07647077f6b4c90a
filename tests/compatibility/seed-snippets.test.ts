import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { MODEL_NAMES, runSnippet, snippetFiles, type SnippetTarget } from '../clients/run-snippet.ts';
import { looseShellFiles, missingProgram, problemOf, runShell } from '../clients/shell-snippets.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
let target: SnippetTarget;
beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
  for (const name of MODEL_NAMES) {
    await hub.call(`/hub/model-aliases/${name}`, { method: 'PUT', body: JSON.stringify({ model: 'echo' }) });
  }
  const { key } = (await (await hub.call('/key/generate', { json: {} })).json()) as { key: string };
  target = { url: hub.url, key, masterKey: MASTER_KEY };
});
afterAll(() => hub.stop());

describe.each([true, false])('what people’s documents say, with /v1 in the base URL: %s', (isVersioned) => {
  it.each(snippetFiles('mjs'))('%s', async (file) => {
    const { code, output } = await runSnippet(file, target, isVersioned, [process.execPath]);
    expect(output).not.toMatch(/error/i);
    expect(code).toBe(0);
  });
});

describe('what people’s documents say to type', () => {
  it.for(looseShellFiles())('%s', async (file, { skip }) => {
    const missing = missingProgram(file);
    skip(missing !== undefined, `${missing} is not installed`);
    expect(problemOf(file, await runShell(file, target))).toBeUndefined();
  });
});
