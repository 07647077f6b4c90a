import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChatClient, type ChatClient } from '../helpers/chat-client.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
let chat: ChatClient;
beforeAll(async () => {
  hub = await startTestHub({ args: ['--ollama-host', '127.0.0.1:9'] });
  chat = createChatClient(hub);
});
afterAll(() => hub.stop());

describe('the built-in engine', () => {
  it('goes on from what was cut as if it had never been', async () => {
    const { defaultModel } = await chat.ask<{ defaultModel: string }>('GET', '/hub/status');
    const same = { seed: 1, temperature: 0 };
    const ask = async (parameters: object) => {
      const { id } = await chat.create({ parameters });
      return { id, answer: await chat.ended(await chat.send(id, 'What is Homeport?', null, [defaultModel])) };
    };
    const whole = (await ask(same)).answer;
    expect(whole).toMatchObject({ outcome: 'complete', model: defaultModel });
    const { id, answer } = await ask({ ...same, maxOutputTokens: 6 });
    let grown = answer;
    for (let piece = 0; grown.text !== whole.text && piece < 20; piece++) {
      expect(grown).toMatchObject({ outcome: 'cut' });
      grown = await chat.ended(await chat.start(id, { kind: 'continue', messageId: grown.id }));
    }
    expect(grown.text).toBe(whole.text);
    expect((await chat.get(id)).messages).toHaveLength(2);
  }, 60_000);
});
