import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import { createTargetHealth, type TargetEnd } from './target-health.ts';

function setUp() {
  const clock = createTestClock();
  const health = createTargetHealth(clock);
  const call = (result: TargetEnd['result'], more: Partial<TargetEnd> = {}) => {
    health.started('t');
    health.ended('t', { result, latencyMs: 10, tokens: 5, ...more }, 5000);
  };
  return { clock, health, call };
}

describe('a target', () => {
  it('is counted while it works, and by the minute', () => {
    const { clock, health, call } = setUp();
    health.started('t');
    expect(health.load('t')).toMatchObject({ inFlight: 1, requests: 1 });
    call('ok');
    expect(health.load('t')).toEqual({ inFlight: 1, requests: 2, tokens: 5, latencyMs: 10 });
    clock.advance(60_000);
    expect(health.load('t')).toEqual({ inFlight: 1, requests: 0, tokens: 0, latencyMs: 10 });
  });

  it('is as fast as its last ten calls', () => {
    const { health, call } = setUp();
    for (let latencyMs = 1; latencyMs <= 20; latencyMs++) call('ok', { latencyMs });
    call('failed', { latencyMs: 1000 });
    expect(health.load('t').latencyMs).toBe(15.5);
  });

  it('cools when more than half of at least five calls in a minute failed', () => {
    const { clock, health, call } = setUp();
    for (let calls = 0; calls < 4; calls++) call('failed');
    expect(health.coolingSeconds('t')).toBe(0);
    call('failed');
    expect(health.coolingSeconds('t')).toBe(5);
    clock.advance(2000);
    expect(health.coolingSeconds('t')).toBe(3);
    clock.advance(3000);
    expect(health.coolingSeconds('t')).toBe(0);
  });

  it('does not cool when exactly half failed, or a minute is over', () => {
    const { clock, health, call } = setUp();
    for (let calls = 0; calls < 3; calls++) call('ok');
    for (let calls = 0; calls < 3; calls++) call('failed');
    expect(health.coolingSeconds('t')).toBe(0);
    clock.advance(60_000);
    for (let calls = 0; calls < 4; calls++) call('failed');
    expect(health.coolingSeconds('t')).toBe(0);
  });

  it('cools at once where a failure says enough, and never where that is switched off', () => {
    const { health, call } = setUp();
    health.started('t');
    health.ended('t', { result: 'failed', latencyMs: 1, tokens: 0, coolsAtOnce: true }, 0);
    expect(health.coolingSeconds('t')).toBe(0);
    call('failed', { coolsAtOnce: true });
    expect(health.coolingSeconds('t')).toBe(5);
  });

  it('is partly failing, failing, and healthy again when the minute is over', () => {
    const { clock, health, call } = setUp();
    expect(health.conditionOf('nobody asked it yet')).toBe('healthy');
    call('failed');
    expect(health.conditionOf('t')).toBe('failing');
    call('ok');
    expect(health.conditionOf('t')).toBe('partly_failing');
    call('failed', { coolsAtOnce: true });
    expect(health.conditionOf('t')).toBe('failing');
    clock.advance(60_000);
    expect(health.conditionOf('t')).toBe('healthy');
  });

  it('is forgotten when there are too many, unless it works', () => {
    const { health } = setUp();
    health.started('busy');
    for (let index = 0; index < 10_000; index++) health.load(`t${index}`);
    expect(health.load('busy').inFlight).toBe(1);
  });
});
