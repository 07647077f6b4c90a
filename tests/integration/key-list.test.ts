import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

interface Row {
  readonly token: string;
  readonly key_alias: string | null;
  readonly last_used_at: string | null;
}
interface KeyList {
  readonly keys: readonly (string | Row)[];
  readonly total_count: number;
  readonly current_page: number;
  readonly total_pages: number;
}

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
});
afterAll(() => hub.stop());

const make = async (wish: object) =>
  (await (await hub.call('/key/generate', { json: wish })).json()) as { key: string; token: string };
const list = async (query: string) => (await (await hub.call(`/key/list?${query}`)).json()) as KeyList;
const aliases = async (query: string) =>
  ((await list(`return_full_object=true&${query}`)).keys as readonly Row[]).map(({ key_alias }) => key_alias);

describe('the list of keys', () => {
  it('holds hashes, newest first even within one moment, page by page, and nothing past its end', async () => {
    const made: string[] = [];
    for (let index = 0; index < 25; index++) made.unshift((await make({ user_id: 'ada' })).token);
    expect(await list('user_id=ada')).toEqual({
      keys: made.slice(0, 10),
      total_count: 25,
      current_page: 1,
      total_pages: 3,
    });
    expect((await list('user_id=ada&page=3')).keys).toEqual(made.slice(20));
    expect(await list('user_id=ada&page=9')).toEqual({ keys: [], total_count: 25, current_page: 9, total_pages: 3 });
    expect((await list('user_id=ada&size=100&sort_order=asc')).keys).toEqual(made.toReversed());
    expect(await list('user_id=nobody')).toEqual({ keys: [], total_count: 0, current_page: 1, total_pages: 0 });
  });

  it('holds whole rows when they are asked for, as Python writes "true" too', async () => {
    const { token } = await make({ user_id: 'bob', metadata: { a: 1 } });
    for (const yes of ['true', 'True', '1']) {
      expect((await list(`user_id=bob&return_full_object=${yes}`)).keys).toMatchObject([
        {
          token,
          user_id: 'bob',
          metadata: { a: 1 },
          spend: 0,
          models: [],
          blocked: null,
          created_by: 'default_user_id',
        },
      ]);
    }
    expect((await list('user_id=bob&return_full_object=False')).keys).toEqual([token]);
  });

  it('is filtered by team, by hash and by a part of the alias', async () => {
    const made = await make({ team_id: 'red', key_alias: 'list-laptop' });
    await make({ team_id: 'blue', key_alias: 'list-phone' });
    expect(await aliases('team_id=red')).toEqual(['list-laptop']);
    expect(await aliases(`key_hash=${made.token}`)).toEqual(['list-laptop']);
    expect(await aliases('key_alias=list-')).toEqual(['list-phone', 'list-laptop']);
    expect(await aliases('key_alias=list-&team_id=green')).toEqual([]);
  });

  it('is sorted by what is asked for, either way', async () => {
    for (const name of ['sort-b', 'sort-c', 'sort-a']) await make({ key_alias: name });
    expect(await aliases('key_alias=sort-&sort_by=key_alias&sort_order=asc')).toEqual(['sort-a', 'sort-b', 'sort-c']);
    expect(await aliases('key_alias=sort-&sort_by=key_alias')).toEqual(['sort-c', 'sort-b', 'sort-a']);
    expect(await aliases('key_alias=sort-&sort_by=spend')).toEqual(['sort-a', 'sort-c', 'sort-b']);
    const [first] = (await list('key_alias=sort-&sort_order=asc')).keys;
    await hub.call('/key/block', { json: { key: first } });
    expect(await aliases('key_alias=sort-&sort_by=updated_at')).toEqual(['sort-b', 'sort-a', 'sort-c']);
  });

  it('leaves deleted keys out, unless they are what is asked for', async () => {
    const { key } = await make({ key_alias: 'gone-1' });
    await make({ key_alias: 'gone-2' });
    await hub.call('/key/delete', { json: { keys: [key] } });
    expect(await aliases('key_alias=gone-')).toEqual(['gone-2']);
    expect(await aliases('key_alias=gone-&status=deleted')).toEqual(['gone-1']);
  });

  it('tells the last use at once, as the key itself does', async () => {
    const { key, token } = await make({ user_id: 'carol' });
    await (await hub.call('/v1/models', { key })).text();
    const [row] = (await list('user_id=carol&return_full_object=true')).keys as readonly Row[];
    const { info } = (await (await hub.call(`/key/info?key=${token}`)).json()) as { info: Row };
    expect(row?.last_used_at).toEqual(expect.any(String));
    expect(info.last_used_at).toBe(row?.last_used_at);
    const blocked = (await (await hub.call('/key/block', { json: { key } })).json()) as Row;
    expect(blocked.last_used_at).toBe(row?.last_used_at);
  });

  it.each(['page=0', 'page=-1', 'page=1.5', 'page=x', 'page=', 'size=0', 'size=101', 'sort_order=up', 'page=1&page=2'])(
    'refuses %s with 422 in the shape of FastAPI',
    async (query) => {
      const response = await hub.call(`/key/list?${query}`);
      expect(response.status).toBe(422);
      const body = (await response.json()) as { detail: Record<string, unknown>[] };
      expect(Object.keys(body)).toEqual(['detail']);
      expect(Object.keys(body.detail[0] ?? {}).toSorted()).toEqual(['input', 'loc', 'msg', 'type']);
      expect(body.detail[0]).toMatchObject({ loc: ['query', query.split('=')[0]], msg: expect.any(String) as string });
    },
  );

  it.each(['sort_by=colour', 'status=lost'])('refuses %s with 400, as LiteLLM does', async (query) => {
    const response = await hub.call(`/key/list?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { param: query.split('=')[0], code: '400', type: 'bad_request_error' },
    });
  });
});

describe('one key', () => {
  it('is found by its text and by its hash, and answers to the name it was asked by', async () => {
    const { key, token } = await make({ models: ['echo'] });
    for (const name of [key, token]) {
      const answer = await (await hub.call(`/key/info?key=${name}`)).json();
      expect(answer).toMatchObject({ key: name, info: { models: ['echo'] } });
    }
  });

  it.each(['sk-nobody-knows-this', 'f'.repeat(64), 'x', ''])('named %j is not found', async (name) => {
    const response = await hub.call(`/key/info?key=${name}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { type: 'not_found_error', param: 'key', code: '404' } });
  });

  it('may read itself but no other key', async () => {
    const [one, other] = [await make({}), await make({})];
    expect((await hub.call(`/key/info?key=${one.key}`, { key: one.key })).status).toBe(200);
    expect((await hub.call(`/key/info?key=${other.key}`, { key: one.key })).status).toBe(403);
    expect((await hub.call('/key/info', { key: null })).status).toBe(401);
    expect((await hub.call('/key/info')).status).toBe(404);
  });

  it('with a wished text is made once; the second wish changes nothing, and a deleted text never works again', async () => {
    const wish = { key: 'sk-wished-text-1234', models: ['echo'] };
    const { token } = await make(wish);
    expect(await make({ ...wish, models: ['other'] })).toMatchObject({ token, models: ['echo'] });
    await hub.call('/key/delete', { json: { keys: [wish.key] } });
    const again = await hub.call('/key/generate', { json: wish });
    expect([again.status, await again.text()]).toEqual([400, expect.stringContaining('was deleted and stays refused')]);
  });

  it('ends in the very second it says', async () => {
    const { key } = await make({ duration: '1s' });
    expect((await hub.call('/v1/models', { key })).status).toBe(200);
    await expect.poll(async () => (await hub.call('/v1/models', { key })).status, { timeout: 3000 }).toBe(401);
  });

  it('is searched by alias, by the shown end of a key, and by what its user or team is called, in any case', async () => {
    await hub.call('/user/new', { json: { user_id: 'u-9', user_email: 'Grace@Example.com', auto_create_key: false } });
    await hub.call('/team/new', { json: { team_id: 't-9', team_alias: 'Compilers' } });
    const { key } = await make({ key_alias: 'Build server', user_id: 'u-9' });
    await make({ key_alias: 'nightly', team_id: 't-9' });
    expect(await aliases('search=bUILD')).toEqual(['Build server']);
    expect(await aliases(`search=${key.slice(-4)}`)).toEqual(['Build server']);
    expect(await aliases('search=grace@')).toEqual(['Build server']);
    expect(await aliases('search=compil')).toEqual(['nightly']);
    expect(await aliases('search=nobody-is-called-so')).toEqual([]);
    const [row] = (await list('return_full_object=true&search=nightly')).keys;
    expect(row).toMatchObject({ user_name: null, team_name: 'Compilers' });
  });

  it('is narrowed to keys in one state', async () => {
    await make({ key_alias: 'state: works' });
    const stopped = await make({ key_alias: 'state: blocked' });
    await hub.call('/key/block', { json: { key: stopped.token } });
    expect(await aliases('search=state:&state=active')).toEqual(['state: works']);
    expect(await aliases('search=state:&state=blocked')).toEqual(['state: blocked']);
    expect(await aliases('search=state:&state=expired')).toEqual([]);
  });

  it('is sorted by the last use', async () => {
    await make({ key_alias: 'use: never' });
    const used = await make({ key_alias: 'use: now' });
    await make({ key_alias: 'use: never either' });
    await hub.call('/v1/models', { key: used.key });
    expect((await aliases('search=use:&sort_by=last_used_at'))[0]).toBe('use: now');
  });
});
