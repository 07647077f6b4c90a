import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HubError } from '../../server/domain/errors.ts';
import type { ChatRequest } from '../../server/domain/inference-request.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { startScriptedUpstream, type ScriptedUpstream } from '../helpers/scripted-upstream.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(16)]).toString(
  'base64',
);
const LINK = 'https://images.example/a.png';

let hub: TestHub;
let upstream: ScriptedUpstream;
let asked: ChatRequest[] = [];
let fetched: string[] = [];
beforeAll(async () => {
  upstream = await startScriptedUpstream('up');
  const echo = createFakeEngine({ clock: systemClock });
  const engine = createFakeEngine({
    clock: systemClock,
    async *answer(call) {
      if (call.request.kind === 'chat') asked.push(call.request);
      yield* (await echo.generate(call)).frames;
    },
  });
  hub = await startTestHub({
    engines: [engine],
    async fetchImage(url, param) {
      fetched.push(url);
      if (url.includes('text')) return Buffer.from('no image at all').toString('base64');
      if (url.includes('private')) throw new HubError('invalid_request', 'A private network.', { param });
      return PNG;
    },
  });
  await hub.call('/model/new', {
    json: {
      model_name: 'remote',
      litellm_params: { model: 'openai/served', api_base: upstream.baseUrl, api_key: 'x' },
    },
  });
});
afterAll(async () => {
  await hub.stop();
  await upstream.stop();
});
beforeEach(() => {
  asked = [];
  fetched = [];
});

const see = (url: string) => [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }];
const chat = async (body: object, key?: string) =>
  hub.call('/v1/chat/completions', { json: { model: 'echo', ...body }, ...(key !== undefined && { key }) });

describe('a message that links to an image', () => {
  it('shows the model the image itself, fetched once', async () => {
    const content = [...(see(LINK)[0]?.content ?? []), ...(see(LINK)[0]?.content ?? [])];
    expect((await chat({ messages: [{ role: 'user', content }] })).status).toBe(200);
    const image = { type: 'image', mediaType: 'image/png', data: PNG };
    expect(asked[0]?.messages).toEqual([{ role: 'user', content: [image, image] }]);
    expect(fetched).toEqual([LINK]);
  });

  it('shows it to an upstream of the same dialect too, other fields untouched', async () => {
    const answer = await chat({ model: 'remote', messages: see(LINK), some_field: { url: 'kept' } });
    expect(answer.status).toBe(200);
    expect(upstream.calls.at(-1)).toMatchObject({
      model: 'served',
      some_field: { url: 'kept' },
      messages: [{ content: [{ image_url: { url: `data:image/png;base64,${PNG}` } }] }],
    });
  });

  it('works in Responses too', async () => {
    const input = [{ role: 'user', content: [{ type: 'input_image', image_url: LINK }] }];
    expect((await hub.call('/v1/responses', { json: { model: 'echo', input } })).status).toBe(200);
    expect(asked[0]?.messages).toMatchObject([{ content: [{ type: 'image', data: PNG }] }]);
  });

  it.each([
    ['https://images.example/text', 'holds no PNG'],
    ['http://private.example/a.png', 'private network'],
  ])('to %s is refused before any engine is asked', async (url, words) => {
    const answer = await chat({ messages: see(url), stream: true });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: {
        message: expect.stringContaining(words) as string,
        param: 'messages[0].content[0].image_url.url',
      },
    });
    expect(asked).toEqual([]);
  });

  it('more than twenty times is refused', async () => {
    const content = Array.from({ length: 21 }, (_, n) => see(`${LINK}?${n}`)[0]?.content[0]);
    expect((await chat({ messages: [{ role: 'user', content }] })).status).toBe(400);
    expect(fetched).toEqual([]);
  });

  it('fetches nothing for whom is not let in', async () => {
    expect((await chat({ messages: see(LINK) }, 'sk-nobody')).status).toBe(401);
    const { key } = (await (await hub.call('/key/generate', { json: { models: ['other'] } })).json()) as {
      key: string;
    };
    expect((await chat({ messages: see(LINK) }, key)).status).toBe(403);
    expect(fetched).toEqual([]);
  });

  it('fetches nothing where the owner does not want it', async () => {
    const set = async (fetchImages: boolean) =>
      hub.call('/hub/settings', { method: 'PATCH', body: JSON.stringify({ fetchImages }) });
    await set(false);
    const answer = await chat({ messages: see(LINK) });
    await set(true);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('switched fetching images off');
    expect(fetched).toEqual([]);
  });
});
