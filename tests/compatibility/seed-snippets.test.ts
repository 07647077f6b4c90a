import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { MODEL_NAMES, runSnippet, snippetFiles, type SnippetTarget } from '../clients/run-snippet.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
let target: SnippetTarget;
beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
  for (const name of MODEL_NAMES) {
    await hub.call(`/hub/model-aliases/${name}`, { method: 'PUT', body: JSON.stringify({ model: 'echo' }) });
  }
  const { key } = (await (await hub.call('/key/generate', { json: {} })).json()) as { key: string };
  target = { url: hub.url, key };
});
afterAll(() => hub.stop());

const hasCurl = spawnSync('curl', ['--version']).status === 0;

describe.each([true, false])('what people’s documents say, with /v1 in the base URL: %s', (isVersioned) => {
  it.each(snippetFiles('mjs'))('%s', async (file) => {
    const { code, output } = await runSnippet(file, target, isVersioned, [process.execPath]);
    expect(output).not.toMatch(/error/i);
    expect(code).toBe(0);
  });
});

describe('what people’s documents say to type', () => {
  it.for(snippetFiles('sh'))('%s', async (file, { skip }) => {
    skip(!hasCurl, 'curl is not installed');
    const { code, output } = await runSnippet(file, target, true, ['bash']);
    expect(code).toBe(0);
    const isMeantToFail = file.includes('unauthorized') || file.includes('not-found');
    expect(output.includes('"error"')).toBe(isMeantToFail);
    expect(output).toMatch(/"choices"|"data"|alive|healthy|homeport_|"error"/);
  });
});
