import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { createChatClient, type ChatClient } from '../helpers/chat-client.ts';
import { startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
let chat: ChatClient;
beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
  chat = createChatClient(hub);
});
afterAll(() => hub.stop());

describe('a message', () => {
  it('is answered, and both are kept', async () => {
    const { id } = await chat.create();
    const started = await chat.send(id, 'hello there');
    expect(started.messages).toMatchObject([
      { role: 'user', text: 'hello there', parentId: null },
      { role: 'assistant', text: '', outcome: 'running', turnId: started.turns[0]?.id },
    ]);
    const answer = await chat.ended(started);
    expect(answer).toMatchObject({ text: 'hello there', outcome: 'complete', turnId: null, model: 'echo' });
    expect(answer.stats).toMatchObject({ inputTokens: 2, outputTokens: 2, isEstimated: false, contextWindow: 8192 });
    const kept = await chat.get(id);
    expect(kept.messages).toEqual([started.messages[0], answer]);
    expect(kept).toMatchObject({ title: 'hello there', headId: answer.id, model: 'echo', isAnswering: false });
  });
});
