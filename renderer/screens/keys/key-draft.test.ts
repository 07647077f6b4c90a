import { describe, expect, it } from 'vitest';
import type { ListedKey } from '../../../server/contract/litellm/keys.ts';
import { draftOfKey, emptyKey, keyChanges } from './key-draft.ts';

const key = {
  key_alias: 'laptop',
  user_id: 'u-1',
  user_name: 'Ada',
  team_id: 't-1',
  team_name: null,
  expires: '2026-12-24T00:00:00Z',
  blocked: null,
  models: ['a'],
  max_budget: 1,
  budget_duration: '7d',
} as unknown as ListedKey;
const before = draftOfKey(key);

describe('a key in a form', () => {
  it('says of a new one only what was filled in', () => {
    expect(keyChanges(emptyKey, { ...emptyKey, name: ' editor ' })).toEqual({ key_alias: 'editor' });
    expect(keyChanges(emptyKey, { ...emptyKey, name: 'x', lifetime: '30', team: { id: 't', name: 'T' } })).toEqual({
      key_alias: 'x',
      duration: '30d',
      team_id: 't',
    });
  });

  it('sends nothing of what nobody touched', () => {
    expect(before).toMatchObject({ user: { name: 'Ada' }, team: { id: 't-1', name: 't-1' }, lifetime: 'keep' });
    expect(keyChanges(before, { ...before })).toEqual({});
  });

  it('sends null for what was taken away', () => {
    const after = { ...before, name: '', user: null, team: null, lifetime: '' };
    expect(keyChanges(before, { ...after, limits: { ...before.limits, max_budget: '', models: [] } })).toEqual({
      key_alias: null,
      user_id: null,
      team_id: null,
      duration: null,
      max_budget: null,
      models: [],
    });
  });

  it('sends a new lifetime, and that it is blocked', () => {
    expect(keyChanges(before, { ...before, lifetime: '90', isBlocked: true })).toEqual({
      duration: '90d',
      blocked: true,
    });
  });

  it('sends whether what is said is kept, and null where the hub’s setting decides again', () => {
    expect(keyChanges(before, { ...before, keepBodies: 'no' })).toEqual({ keep_bodies: false });
    const kept = draftOfKey({ ...key, keep_bodies: true });
    expect([kept.keepBodies, keyChanges(kept, { ...kept, keepBodies: '' })]).toEqual(['yes', { keep_bodies: null }]);
  });
});
