import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { queryClient } from '../query-client.ts';
import { addMessages, knownConversation, updateConversation } from './conversations.ts';

beforeEach(() => queryClient.setQueryData(['conversation', 'a'], { id: 'a', title: '', revision: 5, messages: [] }));
afterEach(() => vi.unstubAllGlobals());

const answer = (revision: number) =>
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ id: 'a', revision })));
const added = (revision: number) => ({ messages: [], headId: 'm', title: 'One', revision });

describe('how far a window knows a chat', () => {
  it('is as far as its own next change', async () => {
    addMessages('a', added(6));
    answer(7);
    await updateConversation('a', { title: 'Two' });
    expect(knownConversation('a')).toMatchObject({ revision: 7, headId: 'm' });
  });

  it('is not beyond what another window changed before', async () => {
    addMessages('a', added(7));
    expect(knownConversation('a')).toMatchObject({ revision: 5, headId: 'm' });
    answer(8);
    await updateConversation('a', { title: 'Two' });
    expect(knownConversation('a')?.revision).toBe(5);
  });
});
