import { describe, expect, it } from 'vitest';
import { memberNameOf } from './member-name-of.ts';

describe('who joins a team', () => {
  it('is told by id, even where the id looks like an e-mail', () => {
    expect(memberNameOf({ id: 'ada@example.com', name: 'Ada' })).toEqual({ user_id: 'ada@example.com' });
  });

  it('is told by e-mail where nobody has it yet', () => {
    expect(memberNameOf({ id: 'ada@example.com', name: 'ada@example.com', isNew: true })).toEqual({
      user_email: 'ada@example.com',
    });
    expect(memberNameOf({ id: 'ada', name: 'ada', isNew: true })).toEqual({ user_id: 'ada' });
  });
});
