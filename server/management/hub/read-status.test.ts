import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../../tests/helpers/test-clock.ts';
import type { EngineModel } from '../../domain/model.ts';
import { createFakeEngine } from '../../engines/fake/engine.ts';
import { readStatus } from './read-status.ts';

const engine = createFakeEngine({ clock: createTestClock(), models: [] });
const status = (models: Readonly<Record<string, Partial<EngineModel>>>) =>
  readStatus({
    version: '1',
    address: () => 'http://localhost:4000',
    engines: () => [engine],
    listed: () => Object.entries(models).map(([name, model]) => ({ name, engine, model: { name, ...model } })),
    activity: { running: 0, waiting: 0 },
    memoryBytes: () => 0,
    isPaused: () => false,
  });

describe('the model that a new chat begins with', () => {
  const starter = { isStarter: true, loaded: true };

  it('is a loaded one, else the first', () => {
    expect(status({ a: {}, b: { loaded: true } }).defaultModel).toBe('b');
    expect(status({ a: {}, b: {} }).defaultModel).toBe('a');
  });

  it('is the starter model only where there is no real one, under whatever name', () => {
    expect(status({ 'gpt-4o': starter, real: {} })).toMatchObject({
      defaultModel: 'real',
      summary: 'Ready: real, on this computer',
    });
    expect(status({ 'gpt-4o': starter }).summary).toContain('Ready: gpt-4o, a tiny model');
  });
});
