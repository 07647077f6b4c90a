import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { changeSettings, isSameSettings, saveSettings, unsavedOf } from './chat-settings.ts';
import { readKept, useNewChat } from './new-chat.ts';

const sent: unknown[] = [];
let answers: (() => Response)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  sent.length = 0;
  answers = [];
  vi.stubGlobal('fetch', (path: string, { body }: { body: string }) => {
    sent.push([path, JSON.parse(body)]);
    return Promise.resolve(answers.shift()?.() ?? Response.json({ id: 'a', revision: 2 }));
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('what a chat is set to', () => {
  it('is saved together after a pause', async () => {
    changeSettings('a', { systemPrompt: 'B' });
    changeSettings('a', { systemPrompt: 'Be short.' });
    changeSettings('a', { parameters: { temperature: 0 } });
    await vi.runAllTimersAsync();
    expect(sent).toEqual([['/hub/conversations/a', { systemPrompt: 'Be short.', parameters: { temperature: 0 } }]]);
  });

  it('is saved at once when somebody asks, and not twice', async () => {
    changeSettings('a', { systemPrompt: 'One' });
    await saveSettings('a');
    await saveSettings('a');
    await vi.runAllTimersAsync();
    expect(sent).toHaveLength(1);
  });

  it('keeps the order of its changes', async () => {
    changeSettings('a', { systemPrompt: 'One' });
    const first = saveSettings('a');
    changeSettings('a', { systemPrompt: 'Two' });
    await Promise.all([first, saveSettings('a')]);
    expect(sent.map((call) => (call as [string, { systemPrompt: string }])[1].systemPrompt).at(-1)).toBe('Two');
  });

  it('is kept when the hub refuses, told, and sent again with what came since', async () => {
    answers = [() => Response.json({ error: { message: 'The disk is full.', code: 'x' } }, { status: 500 })];
    changeSettings('a', { systemPrompt: 'One' });
    await expect(saveSettings('a')).rejects.toThrow('The disk is full.');
    changeSettings('a', { parameters: { seed: 1 } });
    await saveSettings('a');
    expect(sent.at(-1)).toEqual(['/hub/conversations/a', { systemPrompt: 'One', parameters: { seed: 1 } }]);
  });

  it('is never without a change that is under way', async () => {
    changeSettings('a', { parameters: { seed: 1 } });
    const saving = saveSettings('a');
    while (sent.length === 0) await Promise.resolve();
    expect(unsavedOf('a')).toEqual({ parameters: { seed: 1 } });
    changeSettings('a', { systemPrompt: 'Two' });
    await saving;
    expect(unsavedOf('a')).toEqual({ systemPrompt: 'Two' });
    await vi.runAllTimersAsync();
    expect(unsavedOf('a')).toBeUndefined();
  });

  it('waits with a chat that is not begun', async () => {
    changeSettings(undefined, { systemPrompt: 'Later' });
    await vi.runAllTimersAsync();
    expect(sent).toEqual([]);
    expect(useNewChat.getState().settings).toEqual({ systemPrompt: 'Later' });
  });

  it('is the same in any order', () => {
    const settings = (parameters: object) => ({ systemPrompt: '', parameters, tools: [] });
    expect(isSameSettings(settings({ seed: 1, topK: 2 }), settings({ topK: 2, seed: 1 }))).toBe(true);
    expect(isSameSettings(settings({ stop: ['a', 'b'] }), settings({ stop: ['b', 'a'] }))).toBe(false);
  });

  it.each([undefined, null, 'x', { settings: [] }, { settings: 7 }])('is nothing where %j was kept', (kept) => {
    expect(readKept(kept)).toEqual({});
  });
});
