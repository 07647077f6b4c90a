import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBalances } from '../accounts/balances.ts';
import { createGroups } from '../accounts/groups.ts';
import { createKeyRing } from '../accounts/key-ring.ts';
import { createRights } from '../accounts/rights.ts';
import { createSessions } from '../accounts/sessions.ts';
import type { Endpoint } from '../contract/endpoint.ts';
import { createEnginePool } from '../inference/engine-pool.ts';
import { createSettings } from '../management/hub/settings.ts';
import { createHandlers } from '../management/index.ts';
import type { Handler } from '../management/resource.ts';
import { createDeployments } from '../models/deployments.ts';
import { protocols } from '../protocols/index.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { createAccountBook } from '../accounts/account-book.ts';
import { createAccountStore } from '../store/account-store.ts';
import { createRequestSearch } from '../store/request-search.ts';
import { createActivity } from '../inference/activity.ts';
import { createSecretBox } from '../store/secret-box.ts';
import { createSessionStore } from '../store/session-store.ts';
import { createSettingsStore } from '../store/settings-store.ts';
import { createAuditReader } from '../store/audit-store.ts';
import { createUsageStore } from '../store/usage-store.ts';
import { createUpstreamStore } from '../store/upstream-store.ts';
import { systemClock as clock } from '../telemetry/clock.ts';
import { randomIds as ids } from '../telemetry/ids.ts';
import { silentLogger as logger } from '../telemetry/logger.ts';
import { createHttpApp } from './create-http-app.ts';
import { buildOpenApi } from './openapi.ts';

const neverCalled = (): never => {
  throw new Error('This test makes no request.');
};

let db: Database;
let handlers: readonly Handler[];
let app: Express;
beforeAll(() => {
  db = openDatabase({ path: ':memory:' });
  const book = createAccountBook({ records: createAccountStore(db), clock });
  const keys = createKeyRing({ book, onRegenerated: neverCalled, touch: () => undefined, clock, ids });
  handlers = createHandlers({
    book,
    keys: {
      book,
      keys,
      rights: createRights(book),
      balances: createBalances({ stored: [], ruleOf: () => null, timeZone: () => 'UTC', clock }),
      spends: { set: neverCalled, resetAll: neverCalled, end: neverCalled },
      clock,
    },
    users: {
      users: { get: neverCalled, find: neverCalled, create: neverCalled, update: neverCalled, delete: neverCalled },
    },
    groups: {
      ...createGroups({
        book,
        keys,
        endBalances: neverCalled,
        customerBudgetId: () => null,
        isKnownModel: neverCalled,
        clock,
        ids,
      }),
      limitsOf: neverCalled,
    },
    session: {
      sessions: createSessions({ records: createSessionStore(db), isAdmin: neverCalled, clock, ids }),
      authenticateKey: neverCalled,
    },
    settings: createSettings({ records: createSettingsStore(db), clock }),
    aliases: { aliases: { all: () => [], put: neverCalled, delete: neverCalled }, problemOf: neverCalled },
    utils: { targetsOf: neverCalled, mayUse: neverCalled },
    chat: {
      conversations: {
        list: neverCalled,
        get: neverCalled,
        create: neverCalled,
        update: neverCalled,
        delete: neverCalled,
        restore: neverCalled,
        branch: neverCalled,
        startTurns: neverCalled,
      },
      turns: { read: neverCalled, stop: neverCalled },
      folders: { all: neverCalled, insert: neverCalled, save: neverCalled, delete: neverCalled },
      presets: { all: neverCalled, find: neverCalled, put: neverCalled, delete: neverCalled },
      onChanged: neverCalled,
      onListChanged: neverCalled,
      ids,
    },
    connect: {
      addresses: neverCalled,
      isOpenHere: neverCalled,
      directory: { list: neverCalled, targetsOf: neverCalled, unknownModel: neverCalled },
      listModels: neverCalled,
      mayUse: neverCalled,
    },
    models: {
      deployments: createDeployments({ records: { all: () => [], apply: neverCalled }, clock }),
      directory: { list: () => [], describe: () => [], describeDeployment: neverCalled },
      syncEngines: neverCalled,
      mayUse: neverCalled,
      decoding: { providers: new Set(), environment: {} },
      coolingSeconds: neverCalled,
      balanceOf: neverCalled,
      clock,
      ids,
    },
    upstreams: {
      records: createUpstreamStore(db, createSecretBox(Buffer.alloc(32)), logger),
      pool: createEnginePool({ builtIn: [], createUpstream: neverCalled, logger }),
      clock,
    },
    ledger: createRequestSearch(db),
    requests: {
      activity: createActivity(),
      bodies: { find: neverCalled, absenceOf: neverCalled, total: neverCalled, clear: neverCalled },
      replay: neverCalled,
      now: neverCalled,
    },
    usage: createUsageStore(db),
    spend: {
      ledger: createRequestSearch(db),
      models: { factsOf: neverCalled, limitsOfDeployment: neverCalled, groupOfDeployment: neverCalled },
      masterKeyHash: '',
      globalMaxBudget: () => null,
      hashKey: neverCalled,
    },
    audit: createAuditReader(db),
    chatSearch: { records: { search: neverCalled }, clock },
    readStatus: neverCalled,
    about: neverCalled,
    engines: () => [],
    downloads: {
      all: neverCalled,
      onChange: neverCalled,
      add: neverCalled,
      pause: neverCalled,
      resume: neverCalled,
      remove: neverCalled,
      stop: neverCalled,
    },
    catalogue: {
      graphicsMemory: neverCalled,
      library: {
        known: neverCalled,
        isRunning: neverCalled,
        refresh: neverCalled,
        refreshWhenOld: neverCalled,
      },
      totalBytes: neverCalled,
      freeDiskBytes: neverCalled,
    },
    server: {
      readServer: neverCalled,
      lan: {
        port: neverCalled,
        problem: neverCalled,
        start: neverCalled,
        open: neverCalled,
        close: neverCalled,
        onChange: neverCalled,
      },
      lookAtPort: neverCalled,
      log: { setLevel: neverCalled, tail: neverCalled },
    },
  });
  app = createHttpApp({
    version: '0',
    protocols,
    handlers,
    inference: { open: neverCalled },
    setResidency: neverCalled,
    nameOf: neverCalled,
    servedModels: { list: neverCalled, find: neverCalled },
    chatFiles: {
      exportOne: neverCalled,
      exportAll: neverCalled,
      importFile: neverCalled,
      nextName: neverCalled,
      folder: '',
    },
    attachments: { keep: neverCalled, open: neverCalled, maxBytes: neverCalled },
    modelStore: {
      change: neverCalled,
      blob: neverCalled,
      importFile: neverCalled,
      fetchFile: neverCalled,
      dropFetched: neverCalled,
      canPull: neverCalled,
    },
    ollamaVersion: neverCalled,
    countTokens: neverCalled,
    replies: { keep: neverCalled, find: neverCalled, before: neverCalled, outputOf: neverCalled, delete: neverCalled },
    dropsParams: neverCalled,
    authenticator: { authenticate: neverCalled },
    requireOpen: neverCalled,
    isPaused: neverCalled,
    compat: neverCalled,
    clock,
    ids,
    logger,
    stopping: new AbortController().signal,
    metrics: { observe: neverCalled, text: neverCalled, contentType: '' },
    metricsNeedKey: neverCalled,
    isDatabaseReady: () => true,
    listEndpoints: () => [],
    listModels: () => [],
    unknownModel: neverCalled,
    topics: [],
    uiDir: '/nowhere',
    redeemSignIn: neverCalled,
    signIn: neverCalled,
    addressLimits: { arrive: neverCalled },
    exemptsThisComputer: neverCalled,
    allowedHosts: () => [],
    corsOrigins: () => [],
    asStorageFailure: neverCalled,
  });
});
afterAll(() => db.close());

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
}

/** `METHOD /path` → operation. */
function described(): ReadonlyMap<string, Described> {
  const { paths } = buildOpenApi({ version: '0', protocols, handlers }) as {
    paths: Record<string, Record<string, Described>>;
  };
  return new Map(
    Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
    ),
  );
}

/** `METHOD /path` of every route, in the document's spelling. Catch-alls that only refuse have no method of their own. */
function served(): readonly string[] {
  return app.router.stack.flatMap(({ route }) => {
    if (route === undefined) return [];
    const methods = [...new Set(route.stack.map(({ method }) => method))].filter((method) => method !== undefined);
    if (methods.length > 1) return [];
    return [route.path].flat().flatMap((path) => methods.map((method) => `${method.toUpperCase()} ${spelled(path)}`));
  });
}

function spelled(path: string): string {
  return path.replaceAll(/[:*](\w+)/g, '{$1}');
}

describe('the OpenAPI document', () => {
  it('holds every route that is served', () => {
    const routes = served();
    expect(routes.length).toBeGreaterThan(30);
    const known = described();
    // Files of the interface, and a spelling of one path with a slash at its end.
    const exceptions = new Set(['GET /ui/{path}', 'GET /metrics/']);
    expect(routes.filter((route) => !known.has(route) && !exceptions.has(route))).toEqual([]);
  });

  it('holds no route that is not served', () => {
    const routes = new Set([...served(), 'GET /ui/']);
    expect([...described().keys()].filter((route) => !routes.has(route))).toEqual([]);
  });

  it('names every operation once, and every parameter of its path', () => {
    const all = [...described()];
    expect(new Set(all.map(([, { operationId }]) => operationId)).size).toBe(all.length);
    for (const [route, { parameters = [] }] of all) {
      const inPath = parameters.filter((each) => each.in === 'path').map(({ name }) => name);
      expect(inPath, route).toEqual([...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    }
  });
});

describe('the contract', () => {
  it('is implemented whole, each endpoint once, under ids that are unique', async () => {
    const root = join(import.meta.dirname, '../contract');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const modules = await Promise.all(files.map((file) => import(join(root, file)) as Promise<object>));
    const declared = modules.flatMap((module) => Object.values(module) as unknown[]).filter(isEndpoint);
    const ids = declared.map(({ id }) => id).toSorted();
    expect(ids.length).toBeGreaterThan(15);
    expect(new Set(ids).size).toBe(ids.length);
    expect(handlers.map(({ endpoint }) => endpoint.id).toSorted()).toEqual(ids);
  });
});

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'access' in value && 'path' in value;
}
