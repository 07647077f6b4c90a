import { afterEach, describe, expect, it, vi } from 'vitest';
import { beginTurn } from './ask.ts';

afterEach(() => vi.unstubAllGlobals());

describe('a turn', () => {
  it('that is asked for twice at once is begun once, and can be asked for again', async () => {
    const calls: string[] = [];
    vi.stubGlobal('fetch', (path: string) => {
      calls.push(path);
      return Promise.resolve(Response.json({ turns: [], messages: [], headId: 'm', title: '', revision: 2 }));
    });
    const again = () => beginTurn('a', { kind: 'answer', parentId: 'q', models: ['llama'] });
    const other = () => beginTurn('a', { kind: 'answer', parentId: 'q', models: ['qwen'] });
    await Promise.all([again(), again(), other()]);
    expect(calls).toHaveLength(2);
    await again();
    expect(calls).toHaveLength(3);
  });
});
