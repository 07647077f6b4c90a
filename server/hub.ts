import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { createAddressLimits } from './accounts/address-limits.ts';
import { createAuthenticator } from './accounts/authenticator.ts';
import { hashKey } from './accounts/key-text.ts';
import { resolveMasterKey, storeMasterKey } from './accounts/master-key.ts';
import { createSessions } from './accounts/sessions.ts';
import { findAppPaths } from './app-paths.ts';
import { createGraphicsMemory } from './graphics-memory.ts';
import { createLibrarySizes } from './engines/ollama/library-sizes.ts';
import { createBuiltInEngines, type EngineParts } from './built-in-engines.ts';
import type { Config } from './config/load-config.ts';
import { HUB } from './domain/audit.ts';
import { COMPAT } from './domain/compat.ts';
import { HubError } from './domain/errors.ts';
import type { Engine, FetchImage, Principal } from './domain/ports.ts';
import { describeStart } from './describe-start.ts';
import { createMockEngine } from './engines/mock/engine.ts';
import { createHubMetrics } from './hub-metrics.ts';
import { createHttpApp } from './http/create-http-app.ts';
import { createImageResolver } from './inference/resolve-images.ts';
import { createRouter } from './inference/router.ts';
import { createInference } from './inference/run-inference.ts';
import { createTargetHealth } from './inference/target-health.ts';
import { createAttachments } from './management/hub/attachments.ts';
import { createPdfExtractor } from './media/attachments/extract-pdf.ts';
import { readFile } from './media/attachments/read-file.ts';
import { createImageFetcher } from './media/fetch-image.ts';
import { createSignIn } from './management/hub/session.ts';
import { createSettings } from './management/hub/settings.ts';
import { createHandlers } from './management/index.ts';
import { KNOWN_MODELS } from './models/known-models.ts';
import { offerModels } from './offer-models.ts';
import { openActivity } from './open-activity.ts';
import { openBookkeeping } from './open-bookkeeping.ts';
import { openConversations } from './open-conversations.ts';
import { openModels } from './open-models.ts';
import { openNetwork } from './open-network.ts';
import { protocols } from './protocols/index.ts';
import { createRequestReports } from './report-requests.ts';
import { accountRules, routingRules } from './rules-of-settings.ts';
import { createAttachmentStore } from './store/attachment-store.ts';
import { createAuditReader } from './store/audit-store.ts';
import { createChatSearch } from './store/chat-search.ts';
import { lockDataDir } from './store/data-lock.ts';
import { createWriteProbe, openDatabase } from './store/database.ts';
import { createRequestSearch } from './store/request-search.ts';
import { createReplyStore } from './store/reply-store.ts';
import { createSecretBox, loadDataKey } from './store/secret-box.ts';
import { createSessionStore } from './store/session-store.ts';
import { createSettingsStore } from './store/settings-store.ts';
import { asStorageFailure } from './store/store-error.ts';
import { createUsageStore } from './store/usage-store.ts';
import { systemClock as clock } from './telemetry/clock.ts';
import { randomIds as ids } from './telemetry/ids.ts';
import { createFileLogger } from './telemetry/logger.ts';
import { randomFraction } from './telemetry/random.ts';
import { every } from './telemetry/every.ts';
import { VERSION } from './version.ts';
import { watchStatus } from './watch-status.ts';

/** How long running answers may go on after somebody asked the hub to stop. */
const DRAIN_MS = 10_000;
const HOUSEKEEPING_MS = 5_000;

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
 * Wires the hub, part by part, and opens its port.
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
  const paths = findAppPaths(import.meta.dirname, import.meta.filename.endsWith('.ts'), options.installedResources);

  const settingsStore = createSettingsStore(db);
  const settings = createSettings({ records: settingsStore, clock });
  // The file is read at every start, and wins over what was changed since the last one.
  if (config.litellm !== undefined) settings.update(config.litellm.settings, HUB);
  for (const notTaken of config.litellm?.notTaken ?? []) logger.warn('config.not_taken', { ...notTaken });

  const masterKey = resolveMasterKey({ configured: config.masterKey, settings: settingsStore, ids });
  const isLoopbackOpen = () => settings.current().noKeyNeededOnThisComputer;
  const replies = createReplyStore(
    db,
    () => ({ days: settings.current().responsesKeptDays, perCaller: settings.current().responsesKeptPerKey }),
    clock,
  );
  const attachmentStore = createAttachmentStore(db);
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
  const models = openModels({ db, box, config, builtIn, records: settingsStore, clock, ids, logger });
  const { deployments, directory, downloads, knowledge } = models;

  const watched = openActivity({ db, settings, book: () => book, clock, logger });
  const { activity } = watched;
  const health = createTargetHealth(clock);
  const metrics = createHubMetrics({
    activity,
    engines: models.engines,
    directory,
    health,
    accounts: () => ({ book, figures }),
    masterKeyHash: masterKey.hash,
    clock,
  });
  const reports = createRequestReports(metrics, clock, logger);

  let rules = accountRules(settings.current());
  settings.onChange(() => {
    rules = accountRules(settings.current());
    rulesChanged();
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
    onSettled: reports.add,
  });
  const { accounts, access, balances, figures, requireOpen, rulesChanged, book, keys, housekeeping } = bookkeeping;
  deployments.onChange(() => bookkeeping.deploymentsChanged(deployments.all().map(({ id }) => id)));
  const mayUse = (caller: Principal, model: string) => access.refusalOf(caller, model) === undefined;
  const sessions = createSessions({
    records: createSessionStore(db),
    isAdmin: (userId) => book.users.get(userId)?.userRole === 'proxy_admin',
    clock,
    ids,
  });
  const authenticator = createAuthenticator({
    keys,
    book,
    sessions,
    masterKeyHash: masterKey.hash,
    isLoopbackOpen,
    clock,
  });
  const session = {
    sessions,
    authenticateKey: (presentedKey: string) => authenticator.authenticate({ presentedKey, isLoopback: false }),
  };
  const addressLimits = createAddressLimits(() => settings.current().addressLimits, clock);

  const inference = createInference({
    router: createRouter({
      targetsOf: directory.targetsOf,
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
  const chats = openConversations({
    db,
    attachments: attachmentStore,
    keepFile: attachments.keep,
    importWorker: paths.chatImportWorker,
    importFolder: join(config.dataDir, 'imports'),
    inference,
    directory,
    book,
    mayUse,
    engines: models.engines,
    onModelsChange: models.onChange,
    downloads: downloads.all,
    makesTitles: () => settings.current().makeTitles,
    clock,
    ids,
    logger,
    stopping: stopping.signal,
  });

  const network = openNetwork({
    app: (req, res) => app(req, res),
    config,
    settings,
    records: settingsStore,
    clock,
    ids,
    logger,
  });
  const library = createLibrarySizes({
    libraryUrl: config.modelLibrary,
    names: KNOWN_MODELS.map(({ name }) => name),
    records: settingsStore,
    isOn: () => settings.current().refreshCatalogue,
    clock,
    logger,
  });
  const status = watchStatus({ models, activity, settings, address: network.url });
  const offered = offerModels({
    models,
    library,
    graphicsMemory: createGraphicsMemory({ workerPath: paths.graphicsWorker, clock, logger }),
    mayUse,
    book,
    settings: settings.current,
    config,
    coolingSeconds: health.coolingSeconds,
    balanceOf: (id) => balances.of({ kind: 'deployment', id }),
    clock,
    ids,
  });
  const { listModels, nameOf } = offered.routes;
  const requestSearch = createRequestSearch(db);
  const app = createHttpApp({
    ...offered.routes,
    version: VERSION,
    protocols,
    inference,
    replies,
    dropsParams: () => settings.current().dropParams,
    authenticator,
    requireOpen,
    compat: () => COMPAT[settings.current().compat],
    clock,
    ids,
    logger,
    stopping: stopping.signal,
    metrics: reports.metrics,
    isDatabaseReady: createWriteProbe(db, clock),
    asStorageFailure,
    metricsNeedKey: () => settings.current().metricsNeedKey,
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
      status.topic,
      network.topic,
      watched.topic(),
    ],
    uiDir: paths.uiDir,
    redeemSignIn: sessions.redeem,
    signIn: createSignIn(session),
    handlers: createHandlers({
      ...bookkeeping.handlers,
      ...offered.handlers,
      session,
      settings,
      chat: chats.handlers,
      connect: { addresses: network.addresses, isOpenHere: isLoopbackOpen, directory, listModels, mayUse },
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
      readStatus: status.read,
      about: () => describeStart(config),
      server: network.handlers,
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
    library.stop();
    await chats.close();
    await models.stopEngines();
    housekeeping.close();
    db.close();
    reports.flush();
    logger.flush();
    unlock();
  }

  let stopped: Promise<void> | undefined;
  async function stop(): Promise<void> {
    chats.endTitles();
    const { finished, destroyConnections } = network.stop();
    const refuse = (message: string) =>
      stopping.abort(new HubError('shutting_down', message, { retryAfterSeconds: 5 }));
    const takeBack = clock.after(DRAIN_MS, () => refuse('The hub was stopped before this answer was finished.'));
    await activity.idle();
    takeBack();
    refuse('The hub is stopping.');
    // Answers have been written; what is still open are idle connections and event streams.
    setImmediate(destroyConnections);
    await finished;
    await closeAll();
  }

  try {
    await network.start();
    await models.start();
    chats.enginesStarted();
    void models.deploymentEngines.sync();
    // Not before: of a start that is refused nobody would ever see the key.
    if (masterKey.newText !== undefined) storeMasterKey(settingsStore, masterKey.newText);
    const url = network.url();
    logger.info('hub.started', { version: VERSION, url, dataDir: config.dataDir });
    return {
      url,
      newMasterKey: masterKey.newText,
      summary: () => status.read().summary,
      createSignInToken: sessions.createSignInToken,
      createSessionToken: sessions.create,
      stop: () => (stopped ??= stop()),
    };
  } catch (error) {
    network.stop().destroyConnections();
    await closeAll();
    throw error;
  }
}
