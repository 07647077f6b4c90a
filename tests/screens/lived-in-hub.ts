import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../server/store/database.ts';
import { end } from '../bench/processes.ts';
import { startFakeOllama } from '../helpers/fake-ollama/fake-ollama.ts';
import { chatDone, chatLine, lines } from '../helpers/fake-ollama/scenarios.ts';
import { startHubProcess, type HubProcess } from '../helpers/hub-process.ts';
import { MASTER_KEY } from '../helpers/start-test-hub.ts';
import { ANSWERS, CHATS, PEOPLE, TEAMS } from './office.ts';

/** A hub that a small office has used for a month. */
export interface LivedIn {
  readonly url: string;
  readonly masterKey: string;
  readonly chatId: string;
  readonly userId: string;
  readonly teamId: string;
  stop(): Promise<void>;
}

const DAY_MS = 86_400_000;
const DAYS = 30;

/** Everything comes about through the hub's own routes, over a fake Ollama; only the past is copied from today's rows. */
export async function startLivedInHub(): Promise<LivedIn> {
  const dataDir = mkdtempSync(join(tmpdir(), 'homeport-screens-'));
  const ollama = await startFakeOllama();
  const begin = () => startHubProcess(dataDir, '--ollama-host', ollama.host);
  const first = await begin();
  const { keys, userId, teamId } = await settleIn(first);
  await askAround(first, keys);
  await end(first.child);
  copyIntoThePast(join(dataDir, 'homeport.db'));

  const hub = await begin();
  ollama.always('/api/chat', undefined);
  let chatId = '';
  for (const { question, answer } of CHATS) {
    ollama.script('/api/chat', lines(...answer.map((content) => chatLine({ content })), chatDone()));
    chatId = await chat(hub, question);
  }
  return {
    url: hub.url,
    masterKey: MASTER_KEY,
    chatId,
    userId,
    teamId,
    async stop() {
      await end(hub.child);
      await ollama.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function post<T>(hub: HubProcess, path: string, body: unknown): Promise<T> {
  const answer = await hub.call(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

async function settleIn(hub: HubProcess): Promise<{ keys: string[]; userId: string; teamId: string }> {
  const organization = await post<{ organization_id: string }>(hub, '/organization/new', {
    organization_alias: 'Harbour Office',
    max_budget: 200,
    budget_duration: '30d',
  });
  await post(hub, '/budget/new', { budget_id: 'trial', max_budget: 5, rpm_limit: 20, budget_duration: '7d' });
  await post(hub, '/customer/new', { user_id: 'web-shop', alias: 'Web shop', budget_id: 'trial' });
  const keys: string[] = [];
  let userId = '';
  let teamId = '';
  for (const team of TEAMS) {
    const { team_id } = await post<{ team_id: string }>(hub, '/team/new', {
      ...team,
      organization_id: organization.organization_id,
    });
    teamId ||= team_id;
  }
  for (const { email, alias, budget } of PEOPLE) {
    const person = await post<{ user_id: string }>(hub, '/user/new', {
      user_email: email,
      max_budget: budget,
      budget_duration: '30d',
      auto_create_key: false,
    });
    userId ||= person.user_id;
    await post(hub, '/team/member_add', { team_id: teamId, member: { role: 'user', user_id: person.user_id } });
    const { key } = await post<{ key: string }>(hub, '/key/generate', {
      key_alias: alias,
      user_id: person.user_id,
      team_id: teamId,
      max_budget: budget / 2,
      rpm_limit: 60,
    });
    keys.push(key);
  }
  await post(hub, '/model/new', {
    model_name: 'house-coder',
    litellm_params: {
      model: 'ollama_chat/llama3.2:1b',
      input_cost_per_token: 6e-5,
      output_cost_per_token: 2e-4,
    },
  });
  return { keys, userId, teamId };
}

async function askAround(hub: HubProcess, keys: readonly string[]): Promise<void> {
  for (const [index, question] of ANSWERS.entries()) {
    const key = keys[index % keys.length] ?? '';
    const model = ['house-coder', 'qwen3:0.6b', 'llama3.2:1b', 'no-such-model'][index % 9 === 8 ? 3 : index % 3];
    const anthropic = index % 4 === 3;
    await fetch(`${hub.url}${anthropic ? '/v1/messages' : '/v1/chat/completions'}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'user-agent': 'office/1.0' },
      body: JSON.stringify({ model, max_tokens: 200, messages: [{ role: 'user', content: question }] }),
    });
  }
}

/** The same rows for every day before, more on some than on others. */
function copyIntoThePast(path: string): void {
  const db = openDatabase({ path });
  const columns = (db.pragma('table_info(requests)') as { name: string }[]).map(({ name }) => name);
  const shifted = columns.map((name) =>
    name === 'id'
      ? 'NULL'
      : name === 'received_at' || name === 'settled_at'
        ? `${name} - :back`
        : name === 'request_id'
          ? `request_id || '-' || :back`
          : name,
  );
  const copy = db.prepare(
    `INSERT INTO requests (${columns.join(', ')}) SELECT ${shifted.join(', ')} FROM requests WHERE id <= :last AND id % :every = 0`,
  );
  const last = db.prepare<[], number>('SELECT max(id) FROM requests').pluck().get();
  for (let day = DAYS; day >= 1; day--) copy.run({ back: day * DAY_MS, last, every: 1 + ((day * 5) % 4) });
  db.close();
}

async function chat(hub: HubProcess, question: string): Promise<string> {
  const { id } = await post<{ id: string }>(hub, '/hub/conversations', {});
  await post(hub, `/hub/conversations/${id}/turns`, {
    kind: 'send',
    parentId: null,
    text: question,
    models: ['llama3.2:1b'],
  });
  for (;;) {
    const { isAnswering } = (await (await hub.call(`/hub/conversations/${id}`)).json()) as { isAnswering: boolean };
    if (!isAnswering) return id;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
