import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Who may import whom, as `ARCHITECTURE.md` draws it: values, and what may be known by its types only. */
const MAP: Readonly<Record<string, { readonly values: readonly string[]; readonly types?: readonly string[] }>> = {
  domain: { values: [] },
  contract: { values: ['domain'] },
  protocols: { values: ['domain'] },
  engines: { values: ['domain'] },
  inference: { values: ['domain'] },
  conversations: { values: ['domain'], types: ['contract', 'inference'] },
  accounts: { values: ['domain'] },
  media: { values: ['domain'] },
  models: { values: ['domain'], types: ['accounts', 'contract'] },
  store: { values: ['domain'], types: ['contract'] },
  management: { values: ['domain', 'contract', 'accounts', 'models'], types: ['inference', 'conversations'] },
  http: { values: ['domain', 'contract', 'protocols'], types: ['inference', 'management', 'models', 'telemetry'] },
  telemetry: { values: ['domain'] },
  config: { values: ['domain', 'contract', 'models'] },
};
const rooms = Object.keys(MAP);

/** One tiny file with one import, and whether the map lets it stand. */
interface Probe {
  readonly file: string;
  readonly imports: string;
  readonly isTypeOnly: boolean;
  readonly isAllowed: boolean;
}

const between = rooms.flatMap((from) =>
  rooms
    .filter((to) => to !== from)
    .flatMap((to): Probe[] => {
      const isValue = MAP[from]?.values.includes(to) === true;
      const isType = isValue || MAP[from]?.types?.includes(to) === true;
      // The domain imports nothing, types included.
      const probe = { imports: `../../${to}/shelf/thing.ts` };
      return [
        { ...probe, file: `server/${from}/shelf/value-of-${to}.ts`, isTypeOnly: false, isAllowed: isValue },
        { ...probe, file: `server/${from}/shelf/type-of-${to}.ts`, isTypeOnly: true, isAllowed: isType },
      ];
    }),
);
const others: readonly Probe[] = [
  { file: 'server/domain/a.ts', imports: 'zod', isTypeOnly: false, isAllowed: false },
  { file: 'server/contract/b.ts', imports: 'zod', isTypeOnly: false, isAllowed: true },
  { file: 'server/contract/c.ts', imports: 'node:fs', isTypeOnly: false, isAllowed: false },
  { file: 'server/protocols/d.ts', imports: 'undici', isTypeOnly: false, isAllowed: false },
  { file: 'server/engines/ollama/e.ts', imports: '../llama-cpp/engine.ts', isTypeOnly: false, isAllowed: false },
  { file: 'server/engines/ollama/f.ts', imports: 'undici', isTypeOnly: false, isAllowed: true },
  { file: 'server/engines/ollama/g.ts', imports: 'express', isTypeOnly: true, isAllowed: false },
  { file: 'server/management/h.ts', imports: 'better-sqlite3', isTypeOnly: false, isAllowed: false },
  { file: 'server/http/i.ts', imports: 'express', isTypeOnly: false, isAllowed: true },
  { file: 'server/http/j.ts', imports: 'node:process', isTypeOnly: false, isAllowed: false },
  { file: 'renderer/l.ts', imports: '../server/contract/x.ts', isTypeOnly: true, isAllowed: true },
  { file: 'renderer/m.ts', imports: '../server/contract/x.ts', isTypeOnly: false, isAllowed: false },
  { file: 'renderer/n.ts', imports: '../server/models/x.ts', isTypeOnly: true, isAllowed: false },
  { file: 'electron/o.ts', imports: '../server/hub.ts', isTypeOnly: true, isAllowed: false },
  { file: 'electron/p.ts', imports: '../server/shell-messages.ts', isTypeOnly: true, isAllowed: true },
];
const root = new URL('../../', import.meta.url).pathname;

/** What stands beside the rooms knows them, and no room knows it. The exception is what hub and shell agree on. */
const wiring = readdirSync(join(root, 'server')).filter(
  (name) => /(?<!\.test)\.ts$/.test(name) && name !== 'shell-messages.ts',
);
const towardsWiring = rooms.flatMap((from) =>
  wiring.map((name): Probe => {
    const file = `server/${from}/shelf/type-of-wiring-${name}`;
    return { file, imports: `../../${name}`, isTypeOnly: true, isAllowed: false };
  }),
);
const probes = [...between, ...towardsWiring, ...others];

let folder: string;
let refused: ReadonlySet<string>;

interface LintReport {
  readonly diagnostics: readonly { readonly code: string; readonly filename: string }[];
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeport-rooms-'));
  copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  for (const { file, imports, isTypeOnly } of probes) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    const line = isTypeOnly
      ? `import type { Thing } from '${imports}';\nexport type Other = Thing;\n`
      : `import { thing } from '${imports}';\nexport const other = thing;\n`;
    writeFileSync(path, line);
  }
  const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const run = spawnSync(process.execPath, [oxlint, '--format', 'json', 'server', 'renderer', 'electron'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const { diagnostics } = JSON.parse(run.stdout) as LintReport;
  refused = new Set(
    diagnostics.filter(({ code }) => code.includes('no-restricted-imports')).map(({ filename }) => filename),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the map of rooms', () => {
  it('lets in what it says, and nothing else', () => {
    const leaks = probes.filter(({ file, isAllowed }) => !isAllowed && !refused.has(file)).map(({ file }) => file);
    const walls = probes.filter(({ file, isAllowed }) => isAllowed && refused.has(file)).map(({ file }) => file);
    expect({ leaks, walls }).toEqual({ leaks: [], walls: [] });
  });
});
