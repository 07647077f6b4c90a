import { describe, expect, it } from 'vitest';
import { deploymentRow } from '../../tests/helpers/deployment-rows.ts';
import { ROUTING_RULES } from '../../tests/helpers/routing-rules.ts';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import type { Deployment } from '../domain/deployment.ts';
import { HubError } from '../domain/errors.ts';
import type { ChatRequest } from '../domain/inference-request.ts';
import type { RequestWishes } from '../domain/request-wishes.ts';
import type { Target } from '../domain/target.ts';
import { createFakeEngine } from '../engines/fake/engine.ts';
import { createMockEngine } from '../engines/mock/engine.ts';
import { createRouter } from './router.ts';
import type { RoutingRules } from './routing-rules.ts';
import { createTargetHealth } from './target-health.ts';

const request: ChatRequest = {
  kind: 'chat',
  model: 'm',
  stream: false,
  choices: 1,
  sampling: { stop: [] },
  runtime: {},
  messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
  tools: [],
  toolChoice: { type: 'auto' },
  parallelToolCalls: true,
  responseFormat: { type: 'text' },
};
const down = () => new HubError('engine_unavailable', 'Nobody is there.');
const failing = (status: number, retryAfterSeconds?: number) =>
  new HubError('engine_rejected', `status ${status}`, { upstream: { status, retryAfterSeconds } });
/** Lets everything that is ready run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

interface Plan {
  readonly rules?: Partial<RoutingRules>;
  readonly wishes?: RequestWishes;
  readonly mayUse?: (model: string) => boolean;
  readonly affords?: (model: string) => boolean;
  /** Why a deployment's own budget can't pay, by its id. */
  readonly refusalOf?: (id: string) => HubError | undefined;
  /** Model → its deployments. */
  readonly groups: Readonly<Record<string, readonly Partial<Deployment>[]>>;
  /** What each deployment fails with, in order; afterwards it answers. */
  readonly failures?: Readonly<Record<string, HubError[]>>;
}

function setUp(plan: Plan) {
  const clock = createTestClock();
  const asked: { id: string; at: number }[] = [];
  const held: string[] = [];
  const health = createTargetHealth(clock);
  const targetOf = (group: string, row: Partial<Deployment>, index: number): Target => {
    const deployment = deploymentRow(group, { id: `${group}${index + 1}`, ...row });
    const engine = createFakeEngine({ clock, id: deployment.id });
    return {
      id: deployment.id,
      model: { name: 'echo' },
      deployment,
      engine: {
        ...engine,
        async generate(call) {
          asked.push({ id: deployment.id, at: clock.monotonic() });
          const failure = plan.failures?.[deployment.id]?.shift();
          if (failure !== undefined) throw failure;
          return engine.generate(call);
        },
      },
    };
  };
  const router = createRouter({
    targetsOf(name) {
      const rows = plan.groups[name];
      if (rows === undefined) throw new HubError('model_not_found', `no ${name}`);
      return rows.map((row, index) => targetOf(name, row, index));
    },
    rules: () => ({ ...ROUTING_RULES, ...plan.rules }),
    health,
    createMock: createMockEngine,
    clock,
    resolveImages: async (request) => request,
    random: () => 0,
  });
  const client = new AbortController();
  const open = () =>
    router.route({
      requestId: 'r',
      request,
      model: 'm',
      wishes: plan.wishes ?? {},
      teamId: null,
      mayUse: plan.mayUse ?? (() => true),
      admission: {
        isFallback: false,
        region: null,
        modelInRegion: null,
        affords: plan.affords ?? (() => true),
        refusalOf: ({ deployment }) => plan.refusalOf?.(deployment?.id ?? ''),
        hold: ({ deployment }) => void held.push(deployment?.id ?? ''),
      },
      signal: client.signal,
    });
  return { clock, asked, held, health, open, client, ids: () => asked.map(({ id }) => id) };
}

describe('retries', () => {
  it('wait half a second, then twice as long each time, at most eight seconds', async () => {
    const failures = { m1: Array.from({ length: 7 }, () => failing(500)) };
    const { clock, asked, open } = setUp({ groups: { m: [{}] }, failures, wishes: { retries: 7 } });
    const done = open().start();
    for (let second = 0; second < 80; second++) {
      await settle();
      clock.advance(500);
    }
    await done;
    const waits = asked.slice(1).map(({ at }, index) => at - (asked[index]?.at ?? 0));
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
  });

  it('wait as long as the upstream asks for, but not for minutes', async () => {
    for (const [asks, waits] of [
      [3, 3000],
      [600, 500],
    ] as const) {
      const { clock, asked, open } = setUp({ groups: { m: [{}] }, failures: { m1: [failing(503, asks)] } });
      const done = open().start();
      for (let step = 0; step < 8; step++) {
        await settle();
        clock.advance(500);
      }
      await done;
      expect(asked[1]?.at, String(asks)).toBe(waits);
    }
  });

  it('go to another deployment without a wait, and tell how many there were', async () => {
    const { open, asked, ids } = setUp({ groups: { m: [{ weight: 1 }, {}] }, failures: { m1: [failing(500)] } });
    const route = open();
    await route.start();
    expect(ids()).toEqual(['m1', 'm2']);
    expect(asked[1]?.at).toBe(0);
    expect(route.facts()).toMatchObject({ retries: 1, maxRetries: 2, fallbacks: 0, group: 'm', target: { id: 'm2' } });
  });

  it.each([
    ['a refused key', failing(401), ['m1', 'm2']],
    ['a broken model', new HubError('model_load_failed', 'x'), ['m1', 'm2']],
    ['a bad request', new HubError('invalid_request', 'x'), ['m1']],
    ['an unknown model', new HubError('model_not_found', 'x'), ['m1']],
    ['a prompt that is too long', new HubError('context_length_exceeded', 'x'), ['m1']],
  ])('after %s only help elsewhere, if at all', async (_what, error, expected) => {
    const { open, ids } = setUp({ groups: { m: [{ weight: 1 }, {}] }, failures: { m1: [error], m2: [error] } });
    await expect(open().start()).rejects.toBe(error);
    expect(ids()).toEqual(expected);
  });

  it('end when the client leaves', async () => {
    const { open, client, ids } = setUp({ groups: { m: [{}] }, failures: { m1: [failing(500)] } });
    const done = open().start();
    await settle();
    client.abort(new Error('gone'));
    await expect(done).rejects.toThrow('gone');
    expect(ids()).toEqual(['m1']);
  });

  it('are as many as the deployment says', async () => {
    const failures = { m1: [failing(500), failing(500)] };
    const { open, ids } = setUp({ groups: { m: [{ retries: 0 }] }, failures });
    await expect(open().start()).rejects.toThrow('status 500');
    expect(ids()).toEqual(['m1']);
  });
});

describe('fallbacks', () => {
  const once = { retries: 0 };

  it('pass over a model that no budget of the caller pays for, whoever named it', async () => {
    for (const more of [{ rules: { fallbacks: { m: ['dear', 'a'] } } }, { wishes: { fallbacks: ['dear', 'a'] } }]) {
      const { open, ids } = setUp({
        groups: { m: [once], dear: [once], a: [once] },
        failures: { m1: [failing(500)] },
        affords: (model) => model !== 'dear',
        ...more,
      });
      await open().start();
      expect(ids()).toEqual(['m1', 'a1']);
    }
  });

  it('follow those of a fallback before the rest of its list', async () => {
    const failures = { m1: [failing(500)], a1: [failing(500)], c1: [failing(500)] };
    const { open, ids } = setUp({
      groups: { m: [once], a: [once], b: [once], c: [once] },
      rules: { fallbacks: { m: ['a', 'b'], a: ['c'] } },
      failures,
    });
    await open().start();
    expect(ids()).toEqual(['m1', 'a1', 'c1', 'b1']);
  });

  it('skip what the caller may not use', async () => {
    const { open, ids } = setUp({
      groups: { m: [once], a: [once], b: [once] },
      rules: { fallbacks: { m: ['a', 'b'] } },
      mayUse: (model) => model !== 'a',
      failures: { m1: [failing(500)] },
    });
    await open().start();
    expect(ids()).toEqual(['m1', 'b1']);
  });

  it('of the client take the place of the settings’', async () => {
    const { open, ids } = setUp({
      groups: { m: [once], a: [once], b: [once] },
      rules: { fallbacks: { m: ['a'], '*': ['a'] }, defaultFallbacks: ['a'] },
      wishes: { fallbacks: ['b'] },
      failures: { m1: [failing(500)], b1: [failing(500)] },
    });
    await expect(open().start()).rejects.toThrow('status 500 Fallbacks tried: b.');
    expect(ids()).toEqual(['m1', 'b1']);
  });

  it('take over a name that nothing has only where somebody foresaw it', async () => {
    const groups = { a: [once] };
    await setUp({ groups, rules: { fallbacks: { m: ['a'] } } })
      .open()
      .start();
    await expect(
      setUp({ groups, rules: { defaultFallbacks: ['a'] } })
        .open()
        .start(),
    ).rejects.toThrow('no m');
  });

  it('ask a model under its own name', async () => {
    const seen: string[] = [];
    const { open } = setUp({
      groups: { m: [once], a: [once] },
      wishes: { fallbacks: ['a'] },
      failures: { m1: [down()] },
    });
    const stream = await open().start();
    for await (const frame of stream.frames) for (const part of frame.parts) seen.push(part.type);
    expect(seen).toContain('finish');
  });
});

describe('a time limit', () => {
  it('ends a slow attempt with 408, and another target gets all of its own time', async () => {
    const { clock, open, ids } = setUp({
      groups: { m: [{ timeoutMs: 1000, weight: 1 }, {}] },
      wishes: { mock: { timeout: true }, timeoutMs: 1000 },
    });
    const route = open();
    const done = route.start().catch((error: unknown) => error);
    for (let step = 0; step < 3; step++) {
      await settle();
      clock.advance(1000);
    }
    await settle();
    clock.advance(60_000);
    const error = await done;
    expect(error).toMatchObject({ code: 'request_timeout', status: 408 });
    expect(String(error)).toContain('within 1.0 s');
    expect(route.facts()).toMatchObject({ timeoutMs: 1000 });
    expect(ids()).toEqual([]);
  });
});

describe('cooling', () => {
  it('leaves a limited target alone while there are others, for as long as the settings say', async () => {
    const { clock, open, ids, asked } = setUp({
      groups: { m: [{ weight: 1 }, {}] },
      rules: { cooldownMs: 5000 },
      failures: { m1: [new HubError('rate_limited', 'x')] },
    });
    const run = async () => {
      const route = open();
      await route.start();
      route.end('ok', 1);
    };
    await run();
    await run();
    clock.advance(5001);
    await run();
    expect(ids()).toEqual(['m1', 'm2', 'm2', 'm1']);
    expect(asked).toHaveLength(4);
  });

  it('never leaves alone those that could not be reached', async () => {
    const { open, health } = setUp({ groups: { m: [{ weight: 1 }, {}] }, failures: { m1: [down()] } });
    await open().start();
    expect(health.coolingSeconds('m1')).toBe(0);
  });
});

describe('the trace of a request', () => {
  it('tells every attempt, what it failed with, and what took over', async () => {
    const limited = new HubError('rate_limited', 'x');
    const { clock, open } = setUp({
      groups: { m: [{ weight: 1, provider: 'openai', apiBase: 'http://me:secret@up/v1?key=secret' }, {}], a: [{}] },
      rules: { cooldownMs: 5000, retries: 1, fallbacks: { m: ['a'] } },
      failures: { m1: [limited], m2: [down()] },
    });
    const route = open();
    await route.start();
    clock.advance(40);
    route.end('ok', 1);
    const { attempts, fallbacks } = route.facts().trace;
    expect(attempts).toMatchObject([
      {
        group: 'm',
        deploymentId: 'm1',
        modelServed: 'echo',
        provider: 'openai',
        apiBase: 'http://up/v1',
        result: 'failed',
        error: limited,
        isCooledDown: true,
      },
      { group: 'm', deploymentId: 'm2', result: 'failed', error: { code: 'engine_unavailable' }, isCooledDown: false },
      { group: 'a', deploymentId: 'a1', result: 'ok', error: undefined, upstreamMs: 40 },
    ]);
    expect(fallbacks).toMatchObject([{ model: 'a', cause: { code: 'engine_unavailable' } }]);
  });

  it('tells of a client that left', async () => {
    const { open } = setUp({ groups: { m: [{}] } });
    const route = open();
    await route.start();
    route.end('left', 0);
    expect(route.facts().trace).toMatchObject({ attempts: [{ deploymentId: 'm1', result: 'left' }], fallbacks: [] });
  });
});

describe('budgets of deployments', () => {
  const spent = (...ids: string[]) => ({
    refusalOf: (id: string) =>
      ids.includes(id)
        ? new HubError('budget_exceeded', `Exceeded budget for deployment model_id: ${id}: 2 >= 1`)
        : undefined,
  });

  it('keep requests away from those that have spent theirs, whatever their weight', async () => {
    const { open, ids, held } = setUp({ groups: { m: [{ weight: 9 }, { weight: 0 }] }, ...spent('m1') });
    await open().start();
    expect([ids(), held]).toEqual([['m2'], ['m2']]);
  });

  it('refuse with each budget where none is left, and try nothing again', async () => {
    const { open, ids } = setUp({ groups: { m: [{}, {}] }, ...spent('m1', 'm2'), wishes: { retries: 5 } });
    const refusal = await open()
      .start()
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'budget_exceeded', status: 429 });
    expect(String(refusal)).toMatch(/No deployments available for selected model m: .*m1: 2 >= 1; .*m2: 2 >= 1\./);
    expect(ids()).toEqual([]);
  });

  it('lead to the fallbacks of the model', async () => {
    const groups = { m: [{}], other: [{}] };
    const { open, held } = setUp({ groups, ...spent('m1'), rules: { fallbacks: { m: ['other'] } } });
    const route = open();
    await route.start();
    expect(route.facts()).toMatchObject({ group: 'other', fallbacks: 1 });
    expect(held).toEqual(['other1']);
  });

  it('leave the failure of one as the answer when the budget of the other is spent', async () => {
    const { open, ids } = setUp({ groups: { m: [{}, {}] }, failures: { m1: [failing(401)] }, ...spent('m2') });
    await expect(open().start()).rejects.toThrow('status 401');
    expect(ids()).toEqual(['m1']);
  });
});
