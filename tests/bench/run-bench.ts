// `npm run bench`: what the hub costs, as ratios of one run. Everything runs in processes of its own on this machine, in
// turn, in interleaved rounds; figures are medians over the rounds.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addUpstream, hubArgs, makeKey } from './hub-under-test.ts';
import { firstByteLatencies, relaySpeed, sequentialLatencies, slowStreams, throughput, type Target } from './load.ts';
import { end, residentBytes, start, type Started } from './processes.ts';

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 7);
const here = import.meta.dirname;
const bundle = join(here, '../../dist/node/headless.js');
/** Idle means that nothing happened for this long. */
const SETTLE_MS = 2_000;
/** Until the compiler has seen the hot path often enough, every target is slower than it will be. */
const WARM_UP_REQUESTS = 4_000;
/** One turn takes milliseconds, so a round has several. */
const RELAY_TURNS = 8;
const SLOW_STREAMS = 1_000;

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const fixed = (value: number, digits = 2) => value.toFixed(digits);

if (!existsSync(bundle)) throw new Error('Build first: npm run build');
const dataDir = mkdtempSync(join(tmpdir(), 'homeport-bench-'));
const running: Started[] = [];
try {
  await main();
} finally {
  for (const { child } of running.toReversed()) await end(child);
  rmSync(dataDir, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const upstream = await begin([join(here, 'upstream.ts')], /(\d+)/);
  const upstreamPort = upstream.match[1] ?? '';
  const bare = await begin([join(here, 'bare-proxy.ts'), upstreamPort], /(\d+)/);
  const naive = await begin([join(here, 'naive-gateway.ts'), upstreamPort], /(\d+)/);
  const hub = await begin(hubArgs(bundle, dataDir), /running on (http:\S+)/);
  const hubOrigin = hub.match[1] ?? '';
  await pause(SETTLE_MS);
  const idleBytes = residentBytes(hub.child.pid ?? 0);
  await addUpstream(hubOrigin, upstreamPort);

  const key = { authorization: `Bearer ${await makeKey(hubOrigin)}` };
  const local = (name: string, port: string | undefined): Target => ({
    name,
    origin: `http://127.0.0.1:${port}`,
    headers: {},
  });
  const direct = local('direct', upstreamPort);
  const bareProxy = local('bare proxy', bare.match[1]);
  const naiveGateway = local('naive Express gateway', naive.match[1]);
  const homeport: Target = { name: 'Homeport', origin: hubOrigin, headers: key };
  const targets = [direct, bareProxy, naiveGateway, homeport];

  for (const target of targets) {
    await throughput(target, 16, WARM_UP_REQUESTS);
    for (let turn = 0; turn < RELAY_TURNS; turn++) await relaySpeed(target, 16, 200);
  }
  const figures = new Map(targets.map((target) => [target.name, { p50: [0], first: [0], rps: [0], relay: [0] }]));
  for (const figure of figures.values()) for (const list of Object.values(figure)) list.length = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const target of targets) {
      const figure = figures.get(target.name);
      figure?.p50.push(median(await sequentialLatencies(target, 300)));
      figure?.first.push(median(await firstByteLatencies(target, 100)));
      figure?.rps.push(await throughput(target, 64, 3_000));
      for (let turn = 0; turn < RELAY_TURNS; turn++) figure?.relay.push(await relaySpeed(target, 16, 200));
    }
  }
  const slow = await slowStreamsOfFreshHub(upstreamPort);

  const of = (target: Target) => {
    const figure = figures.get(target.name);
    if (figure === undefined) throw new Error(`no figures of ${target.name}`);
    return {
      p50: median(figure.p50),
      first: median(figure.first),
      rps: median(figure.rps),
      relay: median(figure.relay),
    };
  };
  const base = of(direct);
  console.log(`\nMedians of ${ROUNDS} interleaved rounds on this machine\n`);
  console.log('| target | added p50 µs | added first byte µs | requests/s at 64 | chunks/s, 16 streams |');
  console.log('|---|--:|--:|--:|--:|');
  for (const target of targets) {
    const { p50, first, rps, relay } = of(target);
    console.log(
      `| ${target.name} | ${fixed((p50 - base.p50) * 1000, 0)} | ${fixed((first - base.first) * 1000, 0)} | ${fixed(rps, 0)} | ${fixed(relay, 0)} |`,
    );
  }
  const [yard, ours, easy] = [of(bareProxy), of(homeport), of(naiveGateway)];
  const rows: [string, string, string][] = [
    ['added p50 ÷ bare proxy', fixed((ours.p50 - base.p50) / (yard.p50 - base.p50)), '≤ 1.25'],
    ['requests/s ÷ bare proxy', fixed(ours.rps / yard.rps), '≥ 1.0'],
    ['requests/s ÷ naive gateway', fixed(ours.rps / easy.rps), '≥ 3'],
    ['added first byte ÷ bare proxy', fixed((ours.first - base.first) / (yard.first - base.first)), '≤ 1.25'],
    ['relay speed ÷ bare proxy', fixed(ours.relay / yard.relay), '≥ 0.85'],
    ['1,000 slow streams that came through whole', String(slow.whole), '1000'],
    ['event loop of the hub meanwhile, p99 ms', fixed(slow.loopP99Ms, 0), '< 50'],
    ['memory for each of them, kB', fixed(slow.bytesEach / 1024, 0), '< 60'],
    ['idle memory without an engine, MB', megabytes(idleBytes), '≤ 100'],
    ...(await startTimes()),
  ];
  console.log('\n| figure | reached | target |\n|---|--:|--:|');
  for (const [figure, reached, target] of rows) console.log(`| ${figure} | ${reached} | ${target} |`);
}

/** In a hub of its own: what the load before left behind would hide what streams take. */
async function slowStreamsOfFreshHub(
  upstreamPort: string,
): Promise<{ whole: number; loopP99Ms: number; bytesEach: number }> {
  const slowDir = mkdtempSync(join(tmpdir(), 'homeport-slow-'));
  const hub = await start(hubArgs(bundle, slowDir), /running on (http:\S+)/);
  try {
    const origin = hub.match[1] ?? '';
    await addUpstream(origin, upstreamPort);
    const target = { name: 'Homeport', origin, headers: { authorization: `Bearer ${await makeKey(origin)}` } };
    await throughput(target, 16, WARM_UP_REQUESTS);
    await pause(SETTLE_MS);
    // Reading it begins it anew.
    await loopP99Seconds(origin);
    const before = residentBytes(hub.child.pid ?? 0) ?? Number.NaN;
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, residentBytes(hub.child.pid ?? 0) ?? Number.NaN)), 100);
    const { whole } = await slowStreams(target, SLOW_STREAMS, 200, 5);
    clearInterval(watch);
    return { whole, loopP99Ms: (await loopP99Seconds(origin)) * 1000, bytesEach: (most - before) / SLOW_STREAMS };
  } finally {
    await end(hub.child);
    rmSync(slowDir, { recursive: true, force: true });
  }
}

/** What Node measures every ten milliseconds; an idle loop shows ten. */
async function loopP99Seconds(origin: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  return Number(/^nodejs_eventloop_lag_p99_seconds (\S+)/m.exec(text)?.[1]);
}

async function startTimes(): Promise<[string, string, string][]> {
  const bare: number[] = [];
  const ours: number[] = [];
  const startDir = mkdtempSync(join(tmpdir(), 'homeport-start-'));
  try {
    // One start more than is counted: the first fills the compile cache and creates the database.
    for (let round = 0; round <= ROUNDS; round++) {
      const empty = await start([join(here, 'bare-server.ts')], /listening/);
      await end(empty.child);
      const hub = await start(hubArgs(bundle, startDir), /running on/);
      await end(hub.child);
      if (round > 0) {
        bare.push(empty.tookMs);
        ours.push(hub.tookMs);
      }
    }
  } finally {
    rmSync(startDir, { recursive: true, force: true });
  }
  const limit = 2 * median(bare) + 150;
  return [
    ['start to listening, ms', fixed(median(ours), 0), `≤ ${fixed(limit, 0)} (2 × ${fixed(median(bare), 0)} + 150)`],
  ];
}

async function begin(args: readonly string[], pattern: RegExp): Promise<Started> {
  const started = await start(args, pattern);
  running.push(started);
  return started;
}

function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? 'not known here' : fixed(bytes / 1024 / 1024, 0);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
