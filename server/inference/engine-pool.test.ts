import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import { createFakeEngine } from '../engines/fake/engine.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { createEnginePool } from './engine-pool.ts';

const clock = createTestClock();

function poolOfUpstreams() {
  return createEnginePool({
    builtIn: [],
    createUpstream({ name, baseUrl }) {
      if (baseUrl === 'impossible') throw new Error('it has no scheme');
      const engine = createFakeEngine({ id: name, clock });
      return baseUrl === 'broken' ? { ...engine, start: () => Promise.reject(new Error('it broke')) } : engine;
    },
    logger: silentLogger,
  });
}

describe('the engines of stored upstreams', () => {
  it('that can’t be made or started do not keep the others from it, and say why', async () => {
    const pool = poolOfUpstreams();
    await pool.sync([
      { name: 'a', baseUrl: 'impossible' },
      { name: 'b', baseUrl: 'broken' },
      { name: 'c', baseUrl: 'http://c/v1' },
    ]);
    expect(pool.engines().map(({ id }) => id)).toEqual(['b', 'c']);
    expect(pool.problemOf('a')).toBe("Its engine can't be made: it has no scheme");
    expect(pool.problemOf('c')).toBeUndefined();
    await pool.sync([{ name: 'a', baseUrl: 'http://a/v1' }]);
    expect(pool.engines().map(({ id }) => id)).toEqual(['a']);
    expect(pool.problemOf('a')).toBeUndefined();
    await pool.stop();
  });
});
