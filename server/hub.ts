import { setMaxListeners } from 'node:events';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { createAddressLimits } from './accounts/address-limits.ts';
import { createAuthenticator } from './accounts/authenticator.ts';
import { createGroups } from './accounts/groups.ts';
import { hashKey } from './accounts/key-text.ts';
import { resolveMasterKey, storeMasterKey } from './accounts/master-key.ts';
import { listAllows } from './accounts/model-access.ts';
import { createRights } from './accounts/rights.ts';
import { createSessions } from './accounts/sessions.ts';
import { createUsers } from './accounts/users.ts';
import { findAppPaths } from './app-paths.ts';
import { createBuiltInEngines, type EngineParts } from './built-in-engines.ts';
import type { Config } from './config/load-config.ts';
import { auditEntry, HUB } from './domain/audit.ts';
import { COMPAT } from './domain/compat.ts';
import { HubError } from './domain/errors.ts';
import type { Engine, FetchImage, LedgerEntry, LogFields, Principal } from './domain/ports.ts';
import { describeStart } from './describe-start.ts';
import { createProviders } from './engine-providers.ts';
import { createMockEngine } from './engines/mock/engine.ts';
import { createOpenAiCompatibleEngine } from './engines/openai-compatible/engine.ts';
import { createHubMetrics } from './hub-metrics.ts';
import { createHttpApp } from './http/create-http-app.ts';
import { createLanListener } from './http/lan-listener.ts';
import { isEverywhere, listen, type Listeners } from './http/listen.ts';
import { networkAddresses } from './http/network-addresses.ts';
import { ListenError, lookAtPort } from './http/open-server.ts';
import { createTokenCounter } from './inference/count-tokens.ts';
import { createEnginePool } from './inference/engine-pool.ts';
import { createImageResolver } from './inference/resolve-images.ts';
import { createRouter } from './inference/router.ts';
import { createInference } from './inference/run-inference.ts';
import { createResidency } from './inference/set-residency.ts';
import { createTargetHealth } from './inference/target-health.ts';
import { createAttachments } from './management/hub/attachments.ts';
import { createLanAccess } from './management/hub/lan-access.ts';
import { readServer } from './management/hub/read-server.ts';
import { readStatus } from './management/hub/read-status.ts';
import { createPdfExtractor } from './media/attachments/extract-pdf.ts';
import { readFile } from './media/attachments/read-file.ts';
import { createImageFetcher } from './media/fetch-image.ts';
import { createSignIn } from './management/hub/session.ts';
import { createSettings } from './management/hub/settings.ts';
import { createHandlers } from './management/index.ts';
import { createAliases } from './models/aliases.ts';
import { createDeploymentEngines } from './models/deployment-engines.ts';
import { createDeployments } from './models/deployments.ts';
import { freeBytesForOllama, freeBytesIn } from './free-bytes.ts';
import { createDownloads } from './models/downloads.ts';
import { createEndpointList } from './models/list-endpoints.ts';
import { createModelList } from './models/list-models.ts';
import { createModelDirectory } from './models/model-directory.ts';
import { createModelKnowledge } from './models/model-knowledge.ts';
import { createModelStore } from './models/model-store.ts';
import { createServedModels } from './models/served-models.ts';
import { isProvider } from './models/providers.ts';
import { openActivity } from './open-activity.ts';
import { openBookkeeping } from './open-bookkeeping.ts';
import { openConversations } from './open-conversations.ts';
import { protocols } from './protocols/index.ts';
import { accountRules, fallbacksOf, routingRules } from './rules-of-settings.ts';
import { createAttachmentStore } from './store/attachment-store.ts';
import { createAuditWriter } from './store/audit-writer.ts';
import { createAuditReader } from './store/audit-store.ts';
import { createChatSearch } from './store/chat-search.ts';
import { lockDataDir } from './store/data-lock.ts';
import { createWriteProbe, openDatabase } from './store/database.ts';
import { createDeploymentStore } from './store/deployment-store.ts';
import { createRequestSearch } from './store/request-search.ts';
import { createReplyStore } from './store/reply-store.ts';
import { createSecretBox, loadDataKey } from './store/secret-box.ts';
import { createSessionStore } from './store/session-store.ts';
import { createSettingsStore } from './store/settings-store.ts';
import { asStorageFailure } from './store/store-error.ts';
import { createUpstreamStore } from './store/upstream-store.ts';
import { createUsageStore } from './store/usage-store.ts';
import { systemClock as clock } from './telemetry/clock.ts';
import { randomIds as ids } from './telemetry/ids.ts';
import { createFileLogger } from './telemetry/logger.ts';
import { createGatherer } from './telemetry/gather.ts';
import { randomFraction } from './telemetry/random.ts';
import { every } from './telemetry/every.ts';
import { VERSION } from './version.ts';

/** How long running answers may go on after somebody asked the hub to stop. */
const DRAIN_MS = 10_000;
const HOUSEKEEPING_MS = 5_000;
/** How long settled requests wait for log and metrics. */
const GATHER_MS = 10;
/** How long an added model's engine may take for its first look before the one who added it gets an answer. */
const FIRST_LOOK_MS = 3_000;

export interface HubOptions {
  readonly config: Config;
  /** Instead of the built-in engines. */
  readonly engines?: readonly Engine[];
  readonly spawnLlamaChild?: EngineParts['spawnLlamaChild'];
  /** Instead of the net. */
  readonly fetchImage?: FetchImage | undefined;
  /** Told of every statement that the database executes. */
  readonly onStatement?: (sql: string) => void;
  /** An installed app's resources folder. */
  readonly installedResources?: string;
}

export interface RunningHub {
  /** Such as `http://localhost:4000`. */
  readonly url: string;
  /** The master key, if this start made it. */
  readonly newMasterKey: string | undefined;
  /** One sentence about what answers now. */
  summary(): string;
  /** For a link that signs a browser in once. */
  createSignInToken(): string;
  /** For a shell that sets the cookie itself. */
  createSessionToken(): string;
  /** Lets running answers end, then stops everything that the hub started. Resolves when all is gone. */
  stop(): Promise<void>;
}

/**
 * Wires the hub and opens its port: the only place that knows every concrete part.
 * @throws StoreError or ListenError with a sentence for the person who starts it
 */
export async function startHub(options: HubOptions): Promise<RunningHub> {
  const unlock = lockDataDir(options.config.dataDir, process.pid);
  try {
    return await startLocked(options, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function startLocked(options: HubOptions, unlock: () => void): Promise<RunningHub> {
  const { config } = options;
  const logger = createFileLogger({
    level: config.logLevel,
    file: join(config.dataDir, 'logs', 'homeport.log'),
    console: process.stderr,
  });
  const db = openDatabase({ path: join(config.dataDir, 'homeport.db'), onStatement: options.onStatement });
  const box = createSecretBox(loadDataKey(join(config.dataDir, 'data.key')));

  const writeAudit = createAuditWriter(db);
  const settingsStore = createSettingsStore(db);
  const deployments = createDeployments({
    records: createDeploymentStore(db, box, logger),
    fromFile: config.litellm?.deployments ?? [],
    clock,
  });
  const aliases = createAliases({ deployments, clock });
  const upstreams = createUpstreamStore(db, box, logger);
  const requestSearch = createRequestSearch(db);
  const settings = createSettings({ records: settingsStore, clock });
  const replies = createReplyStore(
    db,
    () => ({ days: settings.current().responsesKeptDays, perCaller: settings.current().responsesKeptPerKey }),
    clock,
  );
  const attachmentStore = createAttachmentStore(db);
  // The file is read at every start, and wins over what was changed since the last one.
  if (config.litellm !== undefined) settings.update(config.litellm.settings, HUB);
  for (const notTaken of config.litellm?.notTaken ?? []) logger.warn('config.not_taken', { ...notTaken });
  const sessions = createSessions({ records: createSessionStore(db), clock, ids });
  const masterKey = resolveMasterKey({ configured: config.masterKey, settings: settingsStore, ids });
  const isLoopbackOpen = () => settings.current().noKeyNeededOnThisComputer;
  const paths = findAppPaths(import.meta.dirname, import.meta.filename.endsWith('.ts'), options.installedResources);
  const extractPdf = createPdfExtractor({ workerPath: paths.pdfWorker, clock });
  const attachments = createAttachments({
    records: attachmentStore,
    readFile: (bytes, name) => readFile(bytes, name, extractPdf),
    maxBytes: () => settings.current().attachmentMaxBytes,
    clock,
    ids,
  });
  const builtIn =
    options.engines ??
    createBuiltInEngines({ config, paths, clock, ids, logger, spawnLlamaChild: options.spawnLlamaChild });
  const pool = createEnginePool({
    builtIn,
    createUpstream: ({ name, baseUrl, apiKey }) =>
      createOpenAiCompatibleEngine({ id: name, baseUrl, apiKey, clock, logger }),
    logger,
  });
  const deploymentEngines = createDeploymentEngines({
    deployments: deployments.all,
    provide: createProviders({
      engines: pool.engines,
      ollamaHost: config.ollamaHost,
      dataDir: config.dataDir,
      clock,
      ids,
      logger,
    }),
    logger,
  });
  const allEngines = () => [...pool.engines(), ...deploymentEngines.engines()];
  const models = createModelDirectory({
    engines: pool.engines,
    deployments,
    engineOf: deploymentEngines.engineOf,
    createMock: createMockEngine,
  });
  const knowledge = createModelKnowledge({ directory: models, deployments });
  for (const source of [pool, deployments, deploymentEngines]) {
    source.onChange(() => {
      models.forget();
      knowledge.forget();
    });
  }
  const watched = openActivity({ db, settings, book: () => book, clock, logger });
  const { activity } = watched;
  const health = createTargetHealth(clock);
  const metrics = createHubMetrics({
    activity,
    engines: allEngines,
    directory: models,
    health,
    accounts: () => ({ book, figures }),
    masterKeyHash: masterKey.hash,
    clock,
  });
  let rules = accountRules(settings.current());
  settings.onChange(() => {
    rules = accountRules(settings.current());
    rulesChanged();
  });
  // Log and metrics are nobody's answer: neither this one nor the next of the same client waits for them.
  const settled = createGatherer<LedgerEntry>(clock, GATHER_MS, (entries) => {
    for (const entry of entries) {
      metrics.observe(entry);
      logger.info('request', logFields(entry));
    }
  });
  const bookkeeping = openBookkeeping({
    db,
    models: knowledge,
    rules: () => rules,
    retentionDays: () => settings.current().ledgerRetentionDays,
    chores: [replies.tidy, attachments.tidy, () => chats.tidy(), watched.bodies.tidy],
    clock,
    ids,
    logger,
    onSettled: settled.add,
  });
  const { accounts, balances, limits, access, figures, requireOpen, rulesChanged, book, keys, housekeeping, spends } =
    bookkeeping;
  deployments.onChange(() => bookkeeping.deploymentsChanged(deployments.all().map(({ id }) => id)));
  const authenticator = createAuthenticator({
    keys,
    book,
    sessions,
    masterKeyHash: masterKey.hash,
    isLoopbackOpen,
    clock,
  });
  const addressLimits = createAddressLimits(() => settings.current().addressLimits, clock);

  const mayUse = (caller: Principal, model: string) => access.refusalOf(caller, model) === undefined;
  const inference = createInference({
    router: createRouter({
      targetsOf: models.targetsOf,
      rules: () => routingRules(settings.current()),
      health,
      createMock: createMockEngine,
      resolveImages: createImageResolver({
        fetchImage: options.fetchImage ?? createImageFetcher(),
        mayFetch: () => settings.current().fetchImages,
      }),
      clock,
      random: randomFraction,
    }),
    accounts,
    mayUse,
    activity,
    bodies: watched.bodies,
    clock,
    logger,
  });

  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const onModelsChange = (listener: () => void) => {
    const stops = [pool, deployments, deploymentEngines, downloads].map((source) => source.onChange(listener));
    return () => stops.forEach((stop) => stop());
  };
  const chats = openConversations({
    db,
    attachments: attachmentStore,
    keepFile: attachments.keep,
    importWorker: paths.chatImportWorker,
    importFolder: join(config.dataDir, 'imports'),
    inference,
    directory: models,
    book,
    mayUse,
    engines: allEngines,
    onModelsChange,
    downloads: () => downloads.all(),
    makesTitles: () => settings.current().makeTitles,
    clock,
    ids,
    logger,
    stopping: stopping.signal,
  });
  let url = '';
  let mainPort: number | undefined;
  const currentStatus = () =>
    readStatus({
      version: VERSION,
      address: () => url,
      engines: allEngines,
      listed: models.list,
      activity,
      memoryBytes: () => process.memoryUsage.rss(),
      isPaused: () => settings.current().paused,
    });

  const lanListener = createLanListener((req, res) => app(req, res), ids);
  const lan = createLanAccess({
    listener: lanListener,
    refusalOf: (thrown) =>
      thrown instanceof ListenError ? new HubError('conflict', thrown.message, { param: 'port' }, thrown) : thrown,
    fromStart: config.lanPort,
    records: settingsStore,
    clock,
    logger,
  });
  /** Where other computers reach the hub: at the port for the network, or at the only one where that is open to all. */
  const addressesOfNetwork = () =>
    [isEverywhere(config.host) ? mainPort : undefined, lan.port()].flatMap((port) =>
      port === undefined ? [] : networkAddresses(port),
    );
  const currentServer = () =>
    readServer({ config, lan, paused: settings.current().paused, address: url, addressesOfNetwork, log: logger });

  const session = {
    sessions,
    authenticateKey: (presentedKey: string) => authenticator.authenticate({ presentedKey, isLoopback: false }),
  };
  const startedAt = clock.now();
  const modelStore = createModelStore({
    engines: pool.engines,
    aliases,
    audit: (change, by) => writeAudit([auditEntry(change, by, clock.now())]),
    unknownModel: models.unknownModel,
  });
  const downloads = createDownloads({
    store: modelStore,
    freeBytes: () => freeBytesForOllama(config.environment),
    records: settingsStore,
    clock,
    ids,
    logger,
  });
  const listModels = createModelList({
    directory: models,
    deployments,
    mayUse,
    teamAllows: (teamId, model) => listAllows(book.teams.get(teamId)?.models ?? [], model, knowledge.factsOf(model)),
    fallbacksOf: (model, type) => fallbacksOf(settings.current(), model, type),
    startedAt,
  });
  const nameOf = (caller: Principal, spellings: readonly [string, ...string[]]) =>
    spellings.find((name) => models.has(name) && mayUse(caller, name)) ?? spellings.find(models.has) ?? spellings[0];
  const app = createHttpApp({
    version: VERSION,
    protocols,
    inference,
    replies,
    countTokens: createTokenCounter({ targetsOf: models.targetsOf, mayUse }),
    setResidency: createResidency({ targetsOf: models.targetsOf, mayUse }),
    nameOf,
    dropsParams: () => settings.current().dropParams,
    authenticator,
    requireOpen,
    compat: () => COMPAT[settings.current().compat],
    clock,
    ids,
    logger,
    stopping: stopping.signal,
    metrics: {
      ...metrics,
      text() {
        settled.flush();
        return metrics.text();
      },
    },
    isDatabaseReady: createWriteProbe(db, clock),
    asStorageFailure,
    metricsNeedKey: () => settings.current().metricsNeedKey,
    listEndpoints: createEndpointList({ directory: models, mayUse }),
    listModels,
    servedModels: createServedModels({ directory: models, mayUse, startedAt }),
    modelStore,
    ollamaVersion: () =>
      pool.engines().flatMap((engine) => (engine.kind === 'ollama' ? (engine.status().version ?? []) : []))[0],
    unknownModel: models.unknownModel,
    attachments,
    chatFiles: chats.files,
    topics: [
      ...chats.topics,
      {
        kind: 'snapshot',
        name: 'downloads',
        read: () => ({ downloads: downloads.all() }),
        onChange: downloads.onChange,
      },
      {
        kind: 'snapshot',
        name: 'status',
        read: currentStatus,
        onChange(listener) {
          const stops = [
            pool.onChange(listener),
            activity.onChange(listener),
            deployments.onChange(listener),
            settings.onChange(listener),
          ];
          return () => stops.forEach((stop) => stop());
        },
      },
      {
        kind: 'snapshot',
        name: 'server',
        read: currentServer,
        onChange(listener) {
          const stops = [lan.onChange(listener), settings.onChange(listener)];
          return () => stops.forEach((stop) => stop());
        },
      },
      watched.topic(),
    ],
    uiDir: paths.uiDir,
    redeemSignIn: sessions.redeem,
    signIn: createSignIn(session),
    handlers: createHandlers({
      book,
      keys: {
        book,
        keys,
        rights: createRights(book),
        balances,
        spends,
        clock,
      },
      users: { users: createUsers({ book, keys, endBalances: spends.end, clock, ids }) },
      groups: {
        ...createGroups({
          book,
          keys,
          endBalances: spends.end,
          customerBudgetId: () => settings.current().customerBudgetId,
          isKnownModel: (name) => knowledge.factsOf(name) !== undefined,
          clock,
          ids,
        }),
        limitsOf: limits.limitsOf,
      },
      session,
      settings,
      aliases: {
        aliases,
        problemOf: (name) =>
          deployments
            .named(name)
            .map((row) => models.describeDeployment(row).problem)
            .find((problem) => problem !== undefined),
      },
      utils: { targetsOf: models.targetsOf, mayUse },
      models: {
        deployments,
        directory: models,
        syncEngines: () => firstOf(deploymentEngines.sync(), FIRST_LOOK_MS),
        mayUse,
        decoding: {
          providers: { has: (name) => isProvider(name) || pool.engines().some(({ id }) => id === name) },
          environment: config.environment,
        },
        coolingSeconds: health.coolingSeconds,
        balanceOf: (id) => balances.of({ kind: 'deployment', id }),
        clock,
        ids,
      },
      upstreams: { records: upstreams, pool, clock },
      chat: chats.handlers,
      connect: {
        addresses: () => [url, ...addressesOfNetwork()],
        isOpenHere: isLoopbackOpen,
        directory: models,
        listModels,
        mayUse,
      },
      ledger: requestSearch,
      requests: watched.requests({ protocols, inference, replies, nameOf, clock, ids }),
      usage: createUsageStore(db),
      spend: {
        ledger: requestSearch,
        models: knowledge,
        masterKeyHash: masterKey.hash,
        globalMaxBudget: () => settings.current().globalMaxBudget,
        hashKey,
      },
      audit: createAuditReader(db),
      chatSearch: { records: createChatSearch(db), clock },
      readStatus: currentStatus,
      about: () => describeStart(config),
      engines: pool.engines,
      downloads,
      catalogue: {
        totalBytes: totalmem,
        freeDiskBytes: () =>
          modelStore.canPull() ? freeBytesForOllama(config.environment) : freeBytesIn(config.dataDir),
      },
      server: {
        readServer: currentServer,
        lan,
        lookAtPort: (port) => lookAtPort({ host: undefined, port }),
        log: logger,
      },
    }),
    isPaused: () => settings.current().paused,
    addressLimits,
    exemptsThisComputer: () => settings.current().addressLimits.exceptThisComputer,
    allowedHosts: () => [config.host, ...settings.current().hostNames],
    corsOrigins: () => settings.current().corsOrigins,
  });

  const stopHousekeeping = every(clock, HOUSEKEEPING_MS, () => {
    housekeeping.tick();
    addressLimits.sweep();
    logger.flush();
  });

  async function closeAll(): Promise<void> {
    stopHousekeeping();
    downloads.stop();
    await chats.close();
    await Promise.all([pool.stop(), deploymentEngines.stop()]);
    housekeeping.close();
    db.close();
    settled.flush();
    logger.flush();
    unlock();
  }

  let stopped: Promise<void> | undefined;
  async function stop(listeners: Listeners): Promise<void> {
    chats.endTitles();
    const stops = [listeners.stop(), lanListener.stop()];
    const refuse = (message: string) =>
      stopping.abort(new HubError('shutting_down', message, { retryAfterSeconds: 5 }));
    const takeBack = clock.after(DRAIN_MS, () => refuse('The hub was stopped before this answer was finished.'));
    await activity.idle();
    takeBack();
    refuse('The hub is stopping.');
    // Answers have been written; what is still open are idle connections and event streams.
    setImmediate(() => stops.forEach(({ destroyConnections }) => destroyConnections()));
    await Promise.all(stops.map(({ finished }) => finished));
    await closeAll();
  }

  let listeners: Listeners | undefined;
  try {
    const opened = await listen(app, { host: config.host, port: config.port, ids, logger });
    listeners = opened;
    ({ url, port: mainPort } = opened);
    await lan.start();
    await pool.start();
    await pool.sync(upstreams.all());
    chats.enginesStarted();
    void deploymentEngines.sync();
    // Not before: of a start that is refused nobody would ever see the key.
    if (masterKey.newText !== undefined) storeMasterKey(settingsStore, masterKey.newText);
    logger.info('hub.started', { version: VERSION, url, dataDir: config.dataDir });
    return {
      url,
      newMasterKey: masterKey.newText,
      summary: () => currentStatus().summary,
      createSignInToken: sessions.createSignInToken,
      createSessionToken: sessions.create,
      stop: () => (stopped ??= stop(opened)),
    };
  } catch (error) {
    listeners?.stop().destroyConnections();
    lanListener.stop().destroyConnections();
    await closeAll();
    throw error;
  }
}

/** What the log says of a request: never what was said in it. */
function logFields(entry: LedgerEntry): LogFields {
  const { opening, charge: _, trace: __, settledAt: ___, error, usage, ...facts } = entry;
  return {
    requestId: opening.requestId,
    caller: opening.caller.id,
    operation: opening.operation,
    ...facts,
    ...usage,
    error: error?.code,
  };
}

/** Resolves with the work, or after some time while the work goes on. */
async function firstOf(work: Promise<void>, limitMs: number): Promise<void> {
  const limit = Promise.withResolvers<void>();
  const takeBack = clock.after(limitMs, limit.resolve);
  await Promise.race([work, limit.promise]);
  takeBack();
}
