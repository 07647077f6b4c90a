import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, expect } from 'vitest';
import { hashKey } from '../../server/accounts/key-text.ts';
import { isAlive, signalAndWait, startHubProcess, type HubProcess } from '../helpers/hub-process.ts';
import { startMeteredUpstream, type MeteredUpstream } from '../helpers/metered-upstream.ts';
import { onPosix } from '../helpers/where.ts';

/** How often the hub is killed; `HOMEPORT_KILLS=50` for a long look. */
const KILLS = Number(process.env['HOMEPORT_KILLS'] ?? 6);
const CLIENTS = 8;
/** USD a token, in picodollars: no sum of floating point dollars is exact. */
const PRICES: Readonly<Record<string, { readonly input: number; readonly output: number }>> = {
  cheap: { input: 300_000, output: 1_100_000 },
  dear: { input: 3_300_000, output: 12_700_000 },
};
/** Whose keys there are. */
const OWNERS = [
  { user_id: 'ann', team_id: 'red', organization_id: 'north' },
  { user_id: 'bob', team_id: 'red', organization_id: 'north' },
  { user_id: 'ann', team_id: 'blue', organization_id: 'south' },
  { user_id: 'cleo' },
  { team_id: 'blue', organization_id: 'south' },
  {},
] as const;

/** An answer that a client received whole. */
interface Received {
  readonly requestId: string;
  readonly tokens: number;
  readonly cost: number;
}
interface Row {
  readonly requestId: string;
  readonly caller: string;
  readonly userId: string | null;
  readonly teamId: string | null;
  readonly organizationId: string | null;
  readonly tokens: number;
  readonly cost: number;
}

let upstream: MeteredUpstream;
let dataDir: string;
let hub: HubProcess;
beforeAll(async () => {
  upstream = await startMeteredUpstream();
  dataDir = mkdtempSync(join(tmpdir(), 'homeport-kills-'));
  hub = await startHubProcess(dataDir);
});
afterAll(async () => {
  if (isAlive(hub.child.pid ?? 0)) await signalAndWait(hub.child, 'SIGKILL');
  await upstream.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function post<T = unknown>(path: string, json: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  const response = await hub.call(path, { method: 'POST', headers, body: JSON.stringify(json) });
  const text = await response.text();
  expect([path, response.status, text]).toEqual([path, 200, expect.anything()]);
  return JSON.parse(text) as T;
}

async function get<T>(path: string): Promise<T> {
  const response = await hub.call(path);
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as T;
}

async function setUp(): Promise<string[]> {
  for (const [model_name, { input, output }] of Object.entries(PRICES)) {
    const prices = { input_cost_per_token: input / 1e12, output_cost_per_token: output / 1e12 };
    const litellm_params = { model: 'openai/served', api_base: upstream.baseUrl, api_key: 'x', ...prices };
    await post('/model/new', { model_name, litellm_params });
  }
  for (const organization_id of ['north', 'south']) {
    await post('/organization/new', { organization_id, organization_alias: organization_id });
  }
  for (const user_id of ['ann', 'bob', 'cleo']) await post('/user/new', { user_id, auto_create_key: false });
  const member = (user_id: string) => ({ role: 'user', user_id });
  const red = { team_id: 'red', organization_id: 'north', members_with_roles: [member('ann'), member('bob')] };
  await post('/team/new', { ...red, max_budget: 1000, budget_duration: '30d' });
  await post('/team/new', { team_id: 'blue', organization_id: 'south', members_with_roles: [member('ann')] });
  const keys: string[] = [];
  for (const owner of OWNERS) {
    const { key } = await post<{ key: string }>('/key/generate', { ...owner, max_budget: 1000 });
    keys.push(key);
  }
  return keys;
}

/** Asks once, and tells of the answer if it came whole. */
async function ask(key: string, requestId: string, turn: number): Promise<Received | undefined> {
  const model = turn % 3 === 0 ? 'dear' : 'cheap';
  const stream = turn % 2 === 0;
  const [input, output] = [1 + (turn % 50), 1 + (turn % 23)];
  const body = {
    model,
    stream,
    max_tokens: output,
    messages: [{ role: 'user', content: 'x'.repeat(input) }],
    ...(stream && { stream_options: { include_usage: true } }),
  };
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}`, 'x-request-id': requestId };
  try {
    const response = await fetch(`${hub.url}/v1/chat/completions`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (response.status !== 200 || (stream && !text.endsWith('data: [DONE]\n\n'))) return undefined;
    const told = /"total_tokens":(\d+)/.exec(text)?.[1];
    const { input: inputPrice = 0, output: outputPrice = 0 } = PRICES[model] ?? {};
    return { requestId, tokens: Number(told), cost: input * inputPrice + output * outputPrice };
  } catch {
    return undefined; // The hub was killed under it: exactly what this is about.
  }
}

/** Every row of the file, past the hub. */
function readRows(): readonly Row[] {
  const db = new SqliteDatabase(join(dataDir, 'homeport.db'), { readonly: true });
  try {
    return db
      .prepare<[], Row>(
        `SELECT request_id AS requestId, caller, user_id AS userId, team_id AS teamId, organization_id AS organizationId,
          input_tokens + output_tokens AS tokens, cost FROM requests ORDER BY id`,
      )
      .all();
  } finally {
    db.close();
  }
}

const sum = (rows: readonly Row[]) => rows.reduce((total, { cost }) => total + cost, 0);
const picodollars = (usd: number) => Math.round(usd * 1e12);

/** What the hub says that everybody spent, beside what the rows add up to. */
async function compareSpend(keys: readonly string[], hashes: readonly ReadonlySet<string>[]): Promise<void> {
  const rows = readRows();
  for (const [index, key] of keys.entries()) {
    const { info } = await get<{ info: { spend: number } }>(`/key/info?key=${key}`);
    const own = rows.filter(({ caller }) => hashes[index]?.has(caller) === true);
    expect([`key ${index}`, picodollars(info.spend)]).toEqual([`key ${index}`, sum(own)]);
  }
  for (const id of ['ann', 'bob', 'cleo']) {
    const { user_info } = await get<{ user_info: { spend: number } }>(`/user/info?user_id=${id}`);
    expect([id, picodollars(user_info.spend)]).toEqual([id, sum(rows.filter(({ userId }) => userId === id))]);
  }
  for (const id of ['red', 'blue']) {
    const { team_info } = await get<{ team_info: { spend: number } }>(`/team/info?team_id=${id}`);
    expect([id, picodollars(team_info.spend)]).toEqual([id, sum(rows.filter(({ teamId }) => teamId === id))]);
  }
  for (const id of ['north', 'south']) {
    const { spend } = await get<{ spend: number }>(`/organization/info?organization_id=${id}`);
    const own = rows.filter(({ organizationId }) => organizationId === id);
    expect([id, picodollars(spend)]).toEqual([id, sum(own)]);
  }
}

/** The newest rows of each key, as `/spend/logs` gives them. */
async function compareLogs(keys: readonly string[]): Promise<void> {
  const rows = readRows();
  for (const key of keys) {
    const logs = await get<readonly { request_id: string; spend: number; total_tokens: number }[]>(
      `/spend/logs?api_key=${key}`,
    );
    const own = rows.filter(({ caller }) => caller === hashKey(key)).slice(-logs.length);
    expect(logs.length).toBeGreaterThan(0);
    expect(logs.map(({ spend, total_tokens }) => [picodollars(spend), total_tokens]).toReversed()).toEqual(
      own.map(({ cost, tokens }) => [cost, tokens]),
    );
  }
}

/**
 * Every answer that a client got whole is in the ledger exactly once, with the tokens and the cost it was told. There may
 * be rows beside: an answer that was booked and whose last bytes the kill kept back, or a client that had left.
 */
function compareAnswers(received: readonly Received[]): { readonly rows: number; readonly beside: number } {
  const rows = readRows();
  const byId = Map.groupBy(rows, ({ requestId }) => requestId);
  for (const { requestId, tokens, cost } of received) {
    expect(byId.get(requestId)?.map((row) => [row.requestId, row.tokens, row.cost])).toEqual([
      [requestId, tokens, cost],
    ]);
  }
  return { rows: rows.length, beside: rows.length - received.length };
}

onPosix.it(
  `a hub that is killed ${KILLS} times in mid-load knows what everybody spent, to the picodollar, and holds every answer`,
  async () => {
    const keys = await setUp();
    const hashes = keys.map((key) => new Set([hashKey(key)]));
    const received: Received[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const began = received.length;
      const clients = Array.from({ length: CLIENTS }, async (_, client) => {
        for (let turn = 0; isAlive(hub.child.pid ?? 0); turn++) {
          const key = keys[(client + turn) % keys.length] ?? '';
          const answer = await ask(key, `k${kill}-${client}-${turn}`, client + turn);
          if (answer !== undefined) received.push(answer);
        }
      });
      await expect.poll(() => received.length - began, { interval: 5, timeout: 15_000 }).toBeGreaterThan(20);
      // Balances are stored now and then, and with each change of an account; a key gets a new text under load.
      if (kill % 2 === 0) await post('/key/update', { key: keys[0], metadata: { kill } });
      if (kill % 3 === 0) {
        const { key } = await post<{ key: string }>('/key/regenerate', { key: keys[1], grace_period: '1h' });
        keys[1] = key;
        hashes[1]?.add(hashKey(key));
      }
      await new Promise((resolve) => setTimeout(resolve, 20 + ((kill * 37) % 200)));
      await signalAndWait(hub.child, 'SIGKILL');
      await Promise.all(clients);
      hub = await startHubProcess(dataDir);
      compareAnswers(received);
      await compareSpend(keys, hashes);
    }
    await compareLogs(keys);
    const { rows, beside } = compareAnswers(received);
    console.log(`${KILLS} kills: ${received.length} whole answers, ${rows} rows, ${beside} of them beside`);
    expect(received.length).toBeGreaterThan(20 * KILLS);
  },
  KILLS * 30_000,
);
