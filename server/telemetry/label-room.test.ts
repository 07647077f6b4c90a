import { describe, expect, it } from 'vitest';
import { createLabelRoom, createValueCap, OTHER } from './label-room.ts';

type Labels = Readonly<Record<'agent' | 'key' | 'status', string>>;
const labels = (agent: string, key = 'k', status = '200'): Labels => ({ agent, key, status });

function room(most = 10) {
  return createLabelRoom<'agent' | 'key' | 'status', Labels>({
    names: ['agent', 'key', 'status'],
    most,
    gives: [['agent'], ['key']],
  });
}

describe('a label room', () => {
  it('gives the same object for the same labels', () => {
    const fit = room();
    const first = fit(labels('a'));
    expect(fit({ ...labels('a') })).toBe(first);
    expect(fit(labels('b'))).not.toBe(first);
  });

  it('gives up labels step by step when it is full, and keeps what it knew', () => {
    const fit = room();
    for (let number = 0; number < 10; number++) fit(labels(`agent ${number}`));
    expect(fit(labels('agent 3'))).toEqual(labels('agent 3'));
    expect(fit(labels('agent 10'))).toEqual(labels(OTHER));
    expect(fit(labels('agent 11', 'k2'))).toEqual(labels(OTHER, 'k2'));
    expect(fit(labels('agent 12', 'k3'))).toEqual(labels(OTHER, OTHER));
    expect(fit(labels('agent 13', 'k2'))).toEqual(labels(OTHER, 'k2'));
  });

  it('never holds more than its steps allow, whatever comes', () => {
    const fit = room();
    const seen = new Set<string>();
    for (let number = 0; number < 10_000; number++) {
      seen.add(JSON.stringify(fit(labels(`a${number}`, `k${number % 700}`, String(number % 90)))));
    }
    expect(seen.size).toBeLessThanOrEqual(10 * 1.6 + 1);
    expect([...seen].at(-1)).toBe(JSON.stringify(labels(OTHER, OTHER, OTHER)));
  });
});

describe('a cap of values', () => {
  it('lets the first ones through and goes on knowing them', () => {
    const cap = createValueCap(2);
    expect(['a', 'b', 'c', 'a', 'd'].map(cap)).toEqual(['a', 'b', OTHER, 'a', OTHER]);
  });

  it('spends no room on what is no value at all', () => {
    const cap = createValueCap(1, (value) => value !== 'made up');
    expect(['made up', 'real', 'made up'].map(cap)).toEqual([OTHER, 'real', OTHER]);
  });
});
