import { describe, expect, it } from 'vitest';
import { en } from '../../texts/en.ts';
import { fieldWords, thingWords, valueWords } from './audit-words.ts';

describe('a field of the audit', () => {
  it.each([
    ['keyAlias', 'Name'],
    ['limits.maxBudget', 'Budget, USD'],
    ['rotation.nextAt', 'Next new text'],
    ['params.max_budget', 'Budget, USD'],
    ['params.api_version', 'api_version'],
    ['metadata.project', 'Metadata: project'],
    ['somethingNew', 'somethingNew'],
  ])('%s is called %s', (field, name) => {
    expect(fieldWords(en.audit, field)).toBe(name);
  });
});

describe('a value of the audit', () => {
  const words = (field: string, value: unknown) => valueWords(en.audit, { field, value, names: { 'user-1': 'Ada' } });

  it('is the name of whom an id means', () => {
    expect(words('userId', 'user-1')).toBe('Ada');
    expect(words('userId', 'user-2')).toBe('user-2');
  });

  it('is short for a hash, and a date for a moment', () => {
    expect(words('token', 'ab'.repeat(32))).toBe('abababab…');
    expect(words('expiresAt', Date.UTC(2026, 10, 24, 12))).toContain('2026');
  });

  it('is a word or the plain figure', () => {
    expect(words('blocked', true)).toBe('yes');
    expect(words('maxBudget', 0.125)).toBe('0.125');
    expect(words('models', ['a', 'b'])).toBe('a, b');
    expect(words('modelMaxBudget', { a: 1 })).toBe('{"a":1}');
    expect(words('name', undefined)).toBe('–');
  });
});

describe('the thing that was changed', () => {
  const alias = {
    provider: 'homeport',
    price: { inputPerToken: null, perRequest: null },
    weight: null,
    mockResponse: null,
  };

  it('is an alias where a model only names another one', () => {
    expect(thingWords(en.audit, { subject: 'models', before: null, after: alias })).toBe('Alias');
    expect(thingWords(en.audit, { subject: 'models', before: alias, after: null })).toBe('Alias');
  });

  it('is a model where it has a price of its own, or serves', () => {
    const priced = { ...alias, price: { ...alias.price, perRequest: 1 } };
    expect(thingWords(en.audit, { subject: 'models', before: null, after: priced })).toBe('Model');
    expect(thingWords(en.audit, { subject: 'models', before: null, after: { ...alias, provider: 'openai' } })).toBe(
      'Model',
    );
  });

  it('is what the hub calls it where it has no word yet', () => {
    expect(thingWords(en.audit, { subject: 'gadgets', before: null, after: {} })).toBe('gadgets');
  });
});
