// `npm run bench:scale`: how long questions about usage take with many keys and a long ledger. It makes the ledger in a
// folder of its own, which takes some minutes and gigabytes, and removes it.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkpoint, openDatabase, type Database } from '../../server/store/database.ts';
import { createAuditReader } from '../../server/store/audit-store.ts';
import { createLedgerStore } from '../../server/store/ledger-store.ts';
import { createProjection } from '../../server/store/projection.ts';
import { createRequestSearch, type RequestFilter } from '../../server/store/request-search.ts';
import { createUsageStore } from '../../server/store/usage-store.ts';
import { fillAccounts, fillAudit, fillBalances, fillLedger, LARGE, tokenOf } from '../helpers/fill-database.ts';
import { addUpstream, hubArgs, makeKey, MASTER_KEY } from './hub-under-test.ts';
import { sequentialLatencies, type Target } from './load.ts';
import { cpuMs, end, residentBytes, start, type Started } from './processes.ts';

const ROWS = Number(process.env['BENCH_ROWS'] ?? 10_000_000);
const DAYS = 365;
const DAY_MS = 24 * 3600 * 1000;
const UNTIL = Date.parse('2026-11-01');
const FROM = UNTIL - DAYS * DAY_MS;
/** Rows that the projection is measured with. */
const NEW_ROWS = 20_000;
const LIMIT_MS = 200;
const ROUNDS = 9;
const STARTS = 3;
const here = import.meta.dirname;
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const slow: string[] = [];

const dataDir = process.env['BENCH_DIR'] ?? mkdtempSync(join(tmpdir(), 'homeport-scale-'));
const path = join(dataDir, 'homeport.db');
try {
  await main();
} finally {
  if (process.env['BENCH_DIR'] === undefined) rmSync(dataDir, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const db = openDatabase({ path });
  if (db.prepare('SELECT 1 FROM requests LIMIT 1').get() === undefined) await fill(db);
  await measureQueries(db);
  measureProjection(db);
  db.close();
  await measureAgainstEmpty();
  await measureHub();
}

async function fill(db: Database): Promise<void> {
  took('accounts', () => fillAccounts(db, LARGE));
  took('audit', () => fillAudit(db, 100_000, FROM, UNTIL));
  took(`${ROWS.toLocaleString('en')} ledger rows`, () =>
    fillLedger(db, LARGE, { rows: ROWS, from: FROM, until: UNTIL }),
  );
  checkpoint(db);
  took('balances', () => fillBalances(db));
  const ledgerBytes = statSync(path).size;
  const projection = createProjection(db, createLedgerStore(db));
  took('adding up', () => {
    // Large pieces, because nobody waits: the sums are the same.
    while (projection.advance(50_000) > 0) checkpoint(db);
  });
  db.pragma('wal_checkpoint(TRUNCATE)');
  console.log(`the ledger alone ${gigabytes(ledgerBytes)}, with what is added up ${gigabytes(statSync(path).size)}`);
}

async function measureQueries(db: Database): Promise<void> {
  const usage = createUsageStore(db);
  const search = createRequestSearch(db);
  const audit = createAuditReader(db);
  const last = Math.floor(UNTIL / DAY_MS) - 1;
  const month = { from: last - 36, to: last - 7 };
  const year = { from: last - DAYS + 1, to: last };
  const often = tokenOf(0);
  const rare = tokenOf(LARGE.keys - 1);
  const someTeams = Array.from({ length: 50 }, (_, team) => `team-${team}`);
  const manyKeys = Array.from({ length: 1_000 }, (_, key) => tokenOf(key));
  const of = (kind: 'key' | 'team' | 'customer', value: string): RequestFilter => ({ of: { kind, value } });
  const lastMonth = { from: UNTIL - 37.3 * DAY_MS, until: UNTIL - 7.6 * DAY_MS };

  console.log('\n| question about usage | first ms | again ms | processor ms |\n|---|--:|--:|--:|');
  for (const [name, span] of [
    ['30 days', month],
    ['a year', year],
  ] as const) {
    await ask(`${name}: totals of all`, () => usage.totals('all', '', span));
    await ask(`${name}: all by day`, () => usage.days('all', '', span));
    await ask(`${name}: a busy key by day`, () => usage.days('key', often, span));
    await ask(`${name}: an idle key by day`, () => usage.days('key', rare, span));
    await ask(`${name}: 50 most expensive keys`, () => usage.top('key', span, 50, 0));
    await ask(`${name}: keys 5,001 to 5,050`, () => usage.top('key', span, 50, 5_000));
    await ask(`${name}: 1,000 most expensive keys`, () => usage.top('key', span, 1_000, 0));
    await ask(`${name}: how many keys`, () => usage.countOf('key', span));
    await ask(`${name}: 50 most expensive teams`, () => usage.top('team', span, 50, 0));
    await ask(`${name}: 50 most expensive customers`, () => usage.top('customer', span, 50, 0));
    await ask(`${name}: how many customers`, () => usage.countOf('customer', span));
    await ask(`${name}: models of all`, () => usage.topModels('all', '', span, 50, 0));
    await ask(`${name}: models of a busy key`, () => usage.topModels('key', often, span, 50, 0));
    await ask(`${name}: all by day and model`, () => usage.models('all', '', span));
    await ask(`${name}: a team by day and model`, () => usage.models('team', 'team-1', span));
    await ask(`${name}: 50 teams by day`, () => usage.daysOfEach('team', someTeams, span));
  }
  await ask('30 days: 1,000 keys by day', () => usage.daysOfEach('key', manyKeys, month));
  await ask('3 days by hour', () => usage.hours(last * 24 - 48, last * 24 + 23));

  console.log(
    '\n| search in the ledger | first ms | again ms | processor ms | longest turn ms |\n|---|--:|--:|--:|--:|',
  );
  const filters: [string, RequestFilter][] = [
    ['all', {}],
    ['a busy key', of('key', often)],
    ['an idle key', of('key', rare)],
    ['a team, last month', { ...of('team', 'team-3'), ...lastMonth }],
    ['a customer, failures', { ...of('customer', 'customer-5'), outcomes: ['error'] }],
    ['all, last month', lastMonth],
    ['failures', { outcomes: ['error'] }],
    ['a model', { model: 'model-7' }],
    ['a model, last month', { model: 'model-7', ...lastMonth }],
    ['the most expensive', { minCost: 4_000_000_000 }],
    ['more expensive than any', { minCost: 9e15 }],
  ];
  for (const [name, filter] of filters) {
    await ask(`${name}: 50 newest`, () => search.page(filter, 50), true);
    await ask(`${name}: page 20`, () => search.slice(filter, 50, 950), true);
    await ask(`${name}: how many`, () => search.count(filter), true);
  }
  const [one] = await search.slice({}, 1, ROWS >> 4);
  await ask('by the answer’s id', () => search.page({ of: { kind: 'reply', value: one?.replyId ?? '' } }, 1), true);
  await ask('audit: newest', () => audit.page({ limit: 50 }));
  await ask('audit: of a key', () => audit.page({ limit: 50, subject: 'keys', subjectId: rare }));
  await ask('audit: by a person', () => audit.page({ limit: 50, actor: tokenOf(7) }));
  await ask('audit: of a day', () => audit.page({ limit: 50, from: FROM + DAY_MS, until: FROM + 2 * DAY_MS }));
}

/** Prints how long a question took the first time and the second, and for how long nothing else could run. */
async function ask(name: string, question: () => unknown, isSearch = false): Promise<void> {
  const times: number[] = [];
  let longest = 0;
  let cpu = 0;
  for (let turn = 0; turn < 2; turn++) {
    const watch = watchTurns();
    const began = performance.now();
    const used = process.cpuUsage();
    await question();
    times.push(performance.now() - began);
    const { user, system } = process.cpuUsage(used);
    cpu = (user + system) / 1000;
    longest = Math.max(longest, watch.stop());
  }
  if (Math.max(...times) > LIMIT_MS) slow.push(name);
  const figures = isSearch ? [...times, cpu, longest] : [...times, cpu];
  console.log(`| ${name} | ${figures.map((each) => each.toFixed(1)).join(' | ')} |`);
}

function watchTurns(): { stop(): number } {
  let longest = 0;
  let last = performance.now();
  let isWatching = true;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (isWatching) setImmediate(look);
  };
  setImmediate(look);
  return {
    stop() {
      isWatching = false;
      return Math.max(longest, performance.now() - last);
    },
  };
}

/** What a request costs beside its path: adding it up, and moving what that wrote into the file. */
function measureProjection(db: Database): void {
  const ledger = createLedgerStore(db);
  const projection = createProjection(db, ledger);
  fillLedger(db, LARGE, { rows: NEW_ROWS, from: UNTIL, until: UNTIL + DAY_MS / 24, seed: 7 });
  checkpoint(db);
  console.log(
    `\n| adding up ${NEW_ROWS.toLocaleString('en')} rows | longest turn ms | CPU ms for 1,000 rows |\n|---|--:|--:|`,
  );
  for (const rows of [100, 200, 500, 5_000]) {
    const turns: number[] = [];
    const cpu = process.cpuUsage();
    for (let done = 0; done < NEW_ROWS / 4; done += rows) {
      const began = performance.now();
      projection.advance(rows);
      turns.push(performance.now() - began);
    }
    const { user, system } = process.cpuUsage(cpu);
    const began = performance.now();
    checkpoint(db);
    console.log(
      `| ${rows} at once | ${Math.max(...turns).toFixed(1)} | ${((user + system) / 1000 / (NEW_ROWS / 4000)).toFixed(1)} (then a checkpoint of ${(performance.now() - began).toFixed(0)} ms) |`,
    );
  }
  projection.storeBalances([]);
  const began = performance.now();
  ledger.purge(UNTIL, 1_000);
  console.log(`\nremoving 1,000 rows: ${(performance.now() - began).toFixed(1)} ms`);
}

function startHub(folder: string): Promise<Started> {
  return start(hubArgs(join(here, '../../server/main.ts'), folder), /running on (http:\S+)/);
}

/** Starts, memory and requests of the hub on this database and of one on an empty one, in turn. */
async function measureAgainstEmpty(): Promise<void> {
  const emptyDir = mkdtempSync(join(tmpdir(), 'homeport-empty-'));
  const running: Started[] = [];
  const begin = async (starting: Promise<Started>) => {
    const started = await starting;
    running.push(started);
    return started;
  };
  try {
    const upstream = await begin(start([join(here, 'upstream.ts')], /(\d+)/));
    const hubs = [];
    for (const [name, folder] of [
      ['empty', emptyDir],
      ['large', dataDir],
    ] as const) {
      const starts: number[] = [];
      for (let round = 0; round < STARTS; round++) {
        const once = await startHub(folder);
        starts.push(once.tookMs);
        await end(once.child);
      }
      const hub = await begin(startHub(folder));
      const memory = (residentBytes(hub.child.pid ?? 0) ?? Number.NaN) / 1024 / 1024;
      const origin = hub.match[1] ?? '';
      await addUpstream(origin, upstream.match[1] ?? '');
      const key = await makeKey(origin, { key_alias: `bench-${Date.now()}`, max_budget: 1000, rpm_limit: 1_000_000 });
      const target: Target = { name, origin, headers: { authorization: `Bearer ${key}` } };
      hubs.push({ name, startMs: median(starts), memory, target, p50: [] as number[] });
    }
    const direct: Target = { name: 'direct', origin: `http://127.0.0.1:${upstream.match[1]}`, headers: {} };
    const base: number[] = [];
    for (const { target } of hubs) await sequentialLatencies(target, 3_000);
    for (let round = 0; round < ROUNDS; round++) {
      base.push(median(await sequentialLatencies(direct, 200)));
      for (const { target, p50 } of hubs) p50.push(median(await sequentialLatencies(target, 300)));
    }
    console.log('\n| hub | start ms | memory MB | added p50 µs |\n|---|--:|--:|--:|');
    for (const { name, startMs, memory, p50 } of hubs) {
      const added = (median(p50) - median(base)) * 1000;
      console.log(`| ${name} | ${startMs.toFixed(0)} | ${memory.toFixed(0)} | ${added.toFixed(0)} |`);
    }
    const [empty, large] = hubs.map(({ p50 }) => median(p50) - median(base));
    console.log(`\nadded p50, large ÷ empty: ${((large ?? Number.NaN) / (empty ?? Number.NaN)).toFixed(2)} (≤ 1.1)`);
  } finally {
    for (const { child } of running.toReversed()) await end(child);
    rmSync(emptyDir, { recursive: true, force: true });
  }
}

async function measureHub(): Promise<void> {
  const hub = await startHub(dataDir);
  try {
    console.log('\n| route | first ms | again ms | size | processor ms |\n|---|--:|--:|--:|--:|');
    const days = (count: number) => {
      const to = new Date(UNTIL - DAY_MS).toISOString().slice(0, 10);
      return [new Date(UNTIL - count * DAY_MS).toISOString().slice(0, 10), to] as const;
    };
    const [month, to] = days(30);
    const [year] = days(DAYS);
    for (const route of [
      `/hub/usage?from=${month}&to=${to}&by=key`,
      `/hub/usage?from=${year}&to=${to}&by=key`,
      `/hub/usage?from=${year}&to=${to}&by=customer`,
      `/hub/usage?from=${year}&to=${to}&of=key&entity=${tokenOf(0)}`,
      `/hub/requests?caller=${tokenOf(9_000)}`,
      `/spend/logs?api_key=${tokenOf(3)}`,
      `/spend/logs?start_date=${month}&end_date=${to}`,
      `/spend/logs/v2?start_date=${month} 00:00:00&end_date=${to} 23:59:59`,
      `/spend/logs/v2?start_date=${month} 00:00:00&end_date=${to} 23:59:59&team_id=team-4&page=3`,
      `/user/daily/activity?start_date=${month}&end_date=${to}`,
      `/user/daily/activity?start_date=${year}&end_date=${to}`,
      `/user/daily/activity/aggregated?start_date=${month}&end_date=${to}`,
      `/user/daily/activity?start_date=${year}&end_date=${to}&user_id=user-3`,
      `/team/daily/activity?start_date=${month}&end_date=${to}`,
      `/tag/daily/activity?start_date=${month}&end_date=${to}`,
      `/global/spend/report?start_date=${month}&end_date=${to}&group_by=team`,
      `/global/spend/report?start_date=${month}&end_date=${to}&group_by=api_key`,
      '/global/spend/teams',
      '/global/spend/keys?limit=100',
      '/spend/keys',
      '/spend/users',
      '/spend/tags',
      '/key/list',
      '/key/list?return_full_object=true&size=50&sort_by=spend',
      '/key/list?return_full_object=true&size=50&search=team%2077&state=active',
    ]) {
      const times: string[] = [];
      for (let turn = 0; turn < 2; turn++) {
        const began = performance.now();
        const used = cpuMs(hub.child.pid ?? 0);
        const answer = await fetch(hub.match[1] + route, { headers: { authorization: `Bearer ${MASTER_KEY}` } });
        const body = await answer.arrayBuffer();
        const took = performance.now() - began;
        times.push(`${took.toFixed(0)}${answer.ok ? '' : ` (${answer.status})`}`);
        if (took > LIMIT_MS) slow.push(route);
        if (turn === 1) {
          times.push(`${(body.byteLength / 1024).toFixed(0)} KB`, String(cpuMs(hub.child.pid ?? 0) - used));
        }
      }
      console.log(`| ${decodeURI(route)} | ${times.join(' | ')} |`);
    }
  } finally {
    await end(hub.child);
  }
  console.log(
    slow.length === 0
      ? `\nNothing took longer than ${LIMIT_MS} ms.`
      : `\nLonger than ${LIMIT_MS} ms:\n${[...new Set(slow)].join('\n')}`,
  );
}

function took(name: string, work: () => void): void {
  const began = performance.now();
  work();
  console.log(`${name}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
