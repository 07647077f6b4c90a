import { describe, expect, it } from 'vitest';
import { whoOf } from './who-of.ts';

describe('a new user', () => {
  it.each([
    [' ada@example.com ', { user_email: 'ada@example.com' }],
    ['Ada Lovelace', { user_alias: 'Ada Lovelace' }],
    ['Ada @ home', { user_alias: 'Ada @ home' }],
    ['@ada', { user_alias: '@ada' }],
  ])('written as %j is %j', (text, who) => {
    expect(whoOf(text)).toEqual(who);
  });
});
