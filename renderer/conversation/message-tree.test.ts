import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AssistantMessage, ChatMessage, UserMessage } from '../../server/contract/chat/message.ts';
import { growTree, pathTo, rowKey, rowMessage, rowsOf } from './message-tree.ts';

const user = (id: string, parentId: string | null, isCompared = false): UserMessage => ({
  id,
  parentId,
  role: 'user',
  createdAt: 1,
  text: id,
  attachments: [],
  isCompared,
});
const answer = (id: string, parentId: string | null): AssistantMessage => ({
  id,
  parentId,
  role: 'assistant',
  createdAt: 1,
  text: id,
  model: 'm',
  reasoning: '',
  reasoningMs: null,
  toolCalls: [],
  outcome: 'complete',
  error: null,
  stats: null,
  turnId: null,
});

describe('what is shown of a tree of messages', () => {
  const messages = [user('q', null), answer('a', 'q'), answer('b', 'q'), user('r', 'b'), user('s', 'b')];

  it('is the branch that ends at the head, and which of several versions each one is', () => {
    const rows = rowsOf(growTree(messages), 's');
    expect(rows.map(rowKey)).toEqual(['q', 'b', 's']);
    expect(rows[1]).toMatchObject({ kind: 'answer', siblings: { ids: ['a', 'b'], at: 1 } });
    expect(rows[2]).toMatchObject({ kind: 'user', siblings: { ids: ['r', 's'], at: 1 } });
  });

  it('puts answers of several models into one row, and goes on from the chosen one', () => {
    const rows = rowsOf(growTree([user('q', null, true), answer('a', 'q'), answer('b', 'q'), user('r', 'b')]), 'r');
    expect(rows.map(({ kind }) => kind)).toEqual(['user', 'compared', 'user']);
    expect(rows[1]).toMatchObject({ chosenId: 'b' });
    expect(rows[1] && rowMessage(rows[1])?.id).toBe('b');
  });

  it('is nothing without a head, or with one that is not there', () => {
    expect(rowsOf(growTree(messages), null)).toEqual([]);
    expect(rowsOf(growTree(messages), 'gone')).toEqual([]);
  });

  it('ends for any parents whatsoever, circles and missing ones included', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd');
    const tree = fc.array(fc.tuple(id, fc.option(id)), { maxLength: 6 });
    fc.assert(
      fc.property(tree, id, (nodes, head) => {
        const made = nodes.map(([own, parent]): ChatMessage => answer(own, parent));
        const path = pathTo(growTree(made), head);
        expect(new Set(path.map((message) => message.id)).size).toBe(path.length);
        for (const [index, message] of path.entries())
          if (index > 0) expect(message.parentId).toBe(path[index - 1]?.id);
        expect(() => rowsOf(growTree(made), head)).not.toThrow();
      }),
    );
  });
});
