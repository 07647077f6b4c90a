import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KeyRow } from '../../../server/contract/litellm/keys.ts';
import { useNotices } from '../../state/notices.ts';
import { revokeKey, useRevokedKeys } from './revoke-key.ts';

const key = { token: 'abc', key_alias: 'laptop', key_name: 'sk-...abcd', blocked: null } as unknown as KeyRow;
let calls: string[];
let refuses: string | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  calls = [];
  refuses = undefined;
  useNotices.setState({ notices: [] });
  useRevokedKeys.setState({ tokens: new Set() });
  vi.stubGlobal('fetch', (path: string) => {
    calls.push(path);
    return Promise.resolve(
      refuses === path
        ? Response.json({ error: { message: 'The hub is stopping.' } }, { status: 503 })
        : Response.json({}),
    );
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const noticeTexts = () => useNotices.getState().notices.map(({ text }) => text);

describe('a revoked key', () => {
  it('is refused at once and deleted after its ten seconds', async () => {
    const onChange = vi.fn();
    await revokeKey(key, onChange);
    expect(calls).toEqual(['/key/block']);
    expect(useRevokedKeys.getState().tokens.has('abc')).toBe(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(calls).toEqual(['/key/block']);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(calls).toEqual(['/key/block', '/key/delete']);
    expect(useRevokedKeys.getState().tokens.has('abc')).toBe(true);
    expect(onChange).toHaveBeenCalledOnce();
  });

  it('works again when it is taken back, and is not deleted', async () => {
    await revokeKey(key, () => undefined);
    await vi.advanceTimersByTimeAsync(9_900);
    useNotices.getState().notices[0]?.action?.perform();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toEqual(['/key/block', '/key/unblock']);
    expect(useRevokedKeys.getState().tokens.size).toBe(0);
  });

  it('stays blocked when it was blocked before and is taken back', async () => {
    await revokeKey({ ...key, blocked: true }, () => undefined);
    useNotices.getState().notices[0]?.action?.perform();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toEqual([]);
  });

  it('has not changed when the hub refuses to block it', async () => {
    refuses = '/key/block';
    await expect(revokeKey(key, () => undefined)).rejects.toThrow('The hub is stopping.');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toEqual(['/key/block']);
    expect(noticeTexts()).toEqual([]);
  });

  it('is shown again, blocked, when it could not be deleted', async () => {
    refuses = '/key/delete';
    await revokeKey(key, () => undefined);
    await vi.advanceTimersByTimeAsync(10_500);
    expect(useRevokedKeys.getState().tokens.size).toBe(0);
    expect(noticeTexts()).toContainEqual(expect.stringContaining('could not be deleted. The hub is stopping.'));
  });
});
