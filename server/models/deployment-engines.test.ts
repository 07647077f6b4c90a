import { describe, expect, it } from 'vitest';
import { deploymentRow } from '../../tests/helpers/deployment-rows.ts';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import type { Deployment } from '../domain/deployment.ts';
import { createFakeEngine } from '../engines/fake/engine.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { createDeploymentEngines } from './deployment-engines.ts';

const clock = createTestClock();

/** An engine that throws while it is made. */
function fit(id: string, apiBase: string | null): string {
  if (apiBase === 'impossible') throw new Error('it has no scheme');
  return id;
}

function setUp(rows: Deployment[]) {
  const events: string[] = [];
  const engines = createDeploymentEngines({
    deployments: () => rows,
    provide({ provider, apiBase }) {
      if (provider !== 'openai') return { type: 'none', problem: `no ${provider}` };
      return {
        type: 'made',
        key: apiBase ?? '',
        name: 'host',
        create: (id) => ({
          ...createFakeEngine({ id: fit(id, apiBase), clock }),
          async start() {
            events.push(`start ${id}`);
            if (apiBase === 'broken') throw new Error('it can not start');
          },
          async stop() {
            events.push(`stop ${id}`);
          },
        }),
      };
    },
    logger: silentLogger,
  });
  return { engines, events };
}
const at = (id: string, apiBase: string) => deploymentRow(id, { provider: 'openai', apiBase });

describe('engines of deployments', () => {
  it('are shared, have names of their own, and go with their last deployment', async () => {
    const rows = [at('a', 'x'), at('b', 'x'), at('c', 'y')];
    const { engines, events } = setUp(rows);
    await engines.sync();
    expect(events).toEqual(['start host', 'start host#2']);
    expect(engines.engineOf(rows[0] ?? at('', ''))).toBe(engines.engineOf(rows[1] ?? at('', '')));
    rows.splice(0, 1);
    await engines.sync();
    rows.splice(0, 1);
    await engines.sync();
    expect(events).toEqual(['start host', 'start host#2', 'stop host']);
    await engines.stop();
    expect(engines.engines()).toEqual([]);
  });

  it('that can’t start or have no provider are a problem of theirs alone', async () => {
    const rows = [at('a', 'broken'), at('b', 'y'), deploymentRow('c', { provider: 'azure' })];
    const { engines } = setUp(rows);
    await engines.sync();
    expect(engines.engines()).toHaveLength(2);
    expect(engines.engineOf(deploymentRow('c', { provider: 'azure' }))).toMatchObject({ problem: 'no azure' });
  });

  it('that can’t be made do not keep the others from being made, and say why', async () => {
    const rows = [at('a', 'impossible'), at('b', 'y')];
    const { engines, events } = setUp(rows);
    await engines.sync();
    expect(events).toEqual(['start host']);
    expect(engines.engineOf(at('a', 'impossible'))).toEqual({
      problem: "Its engine can't be made: it has no scheme",
    });
  });

  it('are a problem until they are made', () => {
    const { engines } = setUp([at('a', 'x')]);
    expect(engines.engineOf(at('a', 'x'))).toMatchObject({ problem: expect.stringContaining('being made') as string });
  });

  it('tell when there are others', async () => {
    const { engines } = setUp([at('a', 'x')]);
    let told = 0;
    engines.onChange(() => told++);
    await engines.sync();
    expect(told).toBe(1);
  });
});
