import type { ApiKey, UserRole } from './account.ts';
import type { CallTrace } from './call-trace.ts';
import type { ContextFit } from './context-fit.ts';
import type { Deployment } from './deployment.ts';
import type { HubError } from './errors.ts';
import type { DialectId, InferenceKind, InferenceRequest } from './inference-request.ts';
import type { EngineModel, EngineStatus, ModelDetails } from './model.ts';
import type { Picodollars, Price } from './money.ts';
import type { RequestWishes } from './request-wishes.ts';
import type { EngineStream, EngineTiming, Usage } from './stream-frame.ts';

/** Time, passed in so that tests can advance it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds on a clock that never jumps, with fractions. */
  monotonic(): number;
  /** Calls back once after `delayMs`; the returned function takes it back. The timer never keeps the process alive. */
  after(delayMs: number, callback: () => void): () => void;
}

export interface IdGenerator {
  /** `prefix` followed by a random part, unique over all ids ever made: `next('req_')` → `req_01…`. */
  next(prefix: string): string;
  /** URL-safe random text of `length` characters from a cryptographic source. */
  secret(length: number): string;
}

export type LogFields = Readonly<Record<string, unknown>>;

/** Structured log: an event name and fields. Never a prompt, an answer or a key. */
export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  child(fields: LogFields): Logger;
}

/**
 * An image from the net as base64.
 * @param param the field that links to it, for errors
 * @throws HubError for an address that may not be asked, and for what can't be had
 */
export type FetchImage = (url: string, param: string, signal: AbortSignal) => Promise<string>;

export interface EngineCall {
  readonly requestId: string;
  readonly request: InferenceRequest;
  /** The engine's own name of the model. */
  readonly model: string;
  /** Aborts when the client leaves or the hub stops; the engine frees its slot at once. */
  readonly signal: AbortSignal;
}

/** A request in Ollama's dialect that manages models, as it came in. */
export interface StoreCall {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'DELETE';
  /** Such as `/api/pull`. */
  readonly path: string;
  readonly contentType?: string | undefined;
  /** Bytes, where they are known beforehand. */
  readonly contentLength?: number | undefined;
  readonly body?: Uint8Array | AsyncIterable<Uint8Array> | undefined;
  readonly signal: AbortSignal;
}

export interface StoreReply {
  readonly status: number;
  readonly contentType?: string | undefined;
  /** Leaving it early ends the work upstream. Throws HubError. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** How far a file from the net has come. */
export interface FetchProgress {
  readonly phase: 'starting' | 'downloading' | 'verifying' | 'finishing';
  readonly doneBytes: number;
  /** 0 while it is not known. */
  readonly totalBytes: number;
}

/** Model files that an engine keeps in a folder of this computer. */
export interface ModelFiles {
  /** @throws HubError for the model that ships with the hub, or a file that can't be removed */
  remove(model: string): Promise<void>;
  /** @param digest 64 hex digits of a SHA-256 */
  hasBlob(digest: string): Promise<boolean>;
  /**
   * Keeps bytes until a model is made of them. Resolves with false where they were there already.
   * @param size bytes, where they are known beforehand
   * @throws HubError when the digest is another one, or the disk has no room
   */
  keepBlob(digest: string, bytes: AsyncIterable<Uint8Array>, size: number | undefined): Promise<boolean>;
  /**
   * Takes a whole model file in.
   * @param fileName as its owner calls it; the model is named after it
   * @param size bytes, where they are known beforehand
   * @returns the name of the model
   * @throws HubError for bytes that are no model, a name that is taken, or a disk without room
   */
  importFile(fileName: string, bytes: AsyncIterable<Uint8Array>, size: number | undefined): Promise<string>;
  /**
   * Brings a model file from the net. What an earlier try has brought is gone on from.
   * @param url of http or https; the model is named after the last part of its path
   * @returns the name of the model
   * @throws HubError as `importFile`, and for what can't be had from there
   */
  fetchFile(url: string, onProgress: (progress: FetchProgress) => void, signal: AbortSignal): Promise<string>;
  /** Forgets what an earlier try has brought. */
  dropFetched(url: string): Promise<void>;
  /** Makes a model of this name of a kept blob. @throws HubError for bytes that are no model, or a name that is taken */
  create(model: string, digest: string): Promise<void>;
}

/** The last lines of a log, oldest first. */
export interface LogTail {
  readonly file: string;
  readonly lines: readonly string[];
}

/** One upstream that serves tokens. Everything vendor-specific stays behind this. */
export interface Engine {
  /** Unique among the engines of a hub; also the prefix that names it in a model id, as in `ollama/qwen3`. */
  readonly id: string;
  readonly kind: string;
  /** Serves `choices` > 1 and several prompts in one call by itself; others get them one by one. */
  readonly servesChoices: boolean;
  /** Takes names that it does not list: a remote gateway may not name everything it has. */
  readonly servesUnlistedModels?: boolean;
  /** A conversation that ends with the model's own text is answered with what comes after that text. */
  readonly continuesAnswers?: boolean;
  /** Begins to look for, start and watch the upstream, and to list its models. Resolves after the first look; an absent
   *  upstream is a status, not an error. */
  start(): Promise<void>;
  /** Ends running work, stops the process if it is ours, and resolves when it is gone. */
  stop(): Promise<void>;
  status(): EngineStatus;
  /** The models as last seen, without asking the upstream. */
  models(): readonly EngineModel[];
  /** Finds a model by a client's spelling of its name, by the engine's own rules (case, implied tag). */
  findModel(name: string): EngineModel | undefined;
  /** What else is known of a model that is listed, without asking the upstream. */
  describe?(model: string): ModelDetails | undefined;
  /** Tells when `status()` or `models()` changed. Returns the way to stop listening. */
  onChange(listener: () => void): () => void;
  /**
   * Starts one generation. Resolves when the upstream accepted it.
   * @throws HubError before the first frame, or out of the frames later.
   */
  generate(call: EngineCall): Promise<EngineStream>;
  /**
   * Tokens of the prompt by the model's own tokenizer, the chat template's included; of several texts those of the
   * longest. Never waits behind generations.
   * Resolves with undefined where the engine can't tell now, because the model is not in memory say.
   */
  countTokens?(call: EngineCall): Promise<number | undefined>;
  /**
   * The window that a request gets that asks for this many tokens of context; undefined for a model that there is not.
   * Absent where the model's own always holds.
   */
  contextFor?(model: string, wished: number | undefined): number | undefined;
  /**
   * Brings a model into memory, or keeps it there for longer. Resolves when it is there. An engine without this has its
   * models ready at any time, or does not say.
   * @param keepAlive seconds; negative = for good; undefined = as the engine likes
   * @throws HubError as `generate`
   */
  load?(model: string, keepAlive: number | undefined, signal: AbortSignal): Promise<void>;
  /** Takes a model out of memory as soon as nothing uses it. Does nothing for one that is not there. @throws HubError */
  unload?(model: string, signal: AbortSignal): Promise<void>;
  /** Hands a request that manages models on to an Ollama. @throws HubError when it can't be reached */
  passOn?(call: StoreCall): Promise<StoreReply>;
  /** The end of what its process wrote. Engines with a process that the hub looks after have it; they can be started and stopped at any time. */
  readLog?(lines: number): Promise<LogTail>;
  /** The model files that it keeps, for engines that keep some. */
  readonly files?: ModelFiles;
  /** Lists the models again now. */
  refresh?(): Promise<void>;
}

/** Who is calling. */
export interface Principal {
  readonly kind: 'master' | 'session' | 'key' | 'local';
  /** Under which the usage is booked: a key's SHA-256 in hex, or `master`, `interface`, `local`. */
  readonly id: string;
  readonly alias?: string | undefined;
  readonly isAdmin: boolean;
  /** Null = a key of nobody: it may use models and read about itself, and manage nothing. */
  readonly role: UserRole | null;
  readonly userId: string | null;
  readonly teamId: string | null;
  readonly organizationId: string | null;
  /** The key's own row; absent for callers that are no key, who have no limits of their own. */
  readonly key?: ApiKey | undefined;
}

/** What is known of a request when it arrives, before its body is read. */
export interface CallOpening {
  readonly requestId: string;
  readonly caller: Principal;
  readonly dialect: DialectId;
  readonly operation: string;
  /** The path that was called, with `{model}` where it named one. */
  readonly route?: string | undefined;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /** The id that the answer's body carries, such as `chatcmpl-…`. */
  readonly replyId: string;
  /** The client's network address. */
  readonly address?: string | undefined;
  readonly userAgent?: string | undefined;
  /** What headers say of the request, for the ledger and for routing. */
  readonly wishes: RequestWishes;
}

export interface CallOutcome {
  readonly result: 'ok' | 'cancelled' | 'error';
  readonly error?: HubError | undefined;
  readonly kind?: InferenceKind | undefined;
  readonly stream?: boolean | undefined;
  /** What the body asks the ledger to keep, over what headers ask. */
  readonly tags?: readonly string[] | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly modelAsked?: string | undefined;
  readonly modelServed?: string | undefined;
  readonly engineId?: string | undefined;
  readonly deploymentId?: string | undefined;
  /** Base URL of the upstream, without its query. */
  readonly apiBase?: string | undefined;
  readonly retries?: number | undefined;
  readonly fallbacks?: number | undefined;
  /** For metrics; of a request that took more than one try the ledger keeps each of them. */
  readonly trace?: CallTrace | undefined;
  /** Of what served it; absent where nothing did. */
  readonly price?: Price | undefined;
  readonly usage?: Usage | undefined;
  /** What the engine says of its steps. */
  readonly timing?: EngineTiming | undefined;
  /** How the prompt stood to the window that it went into; absent where nothing was asked. */
  readonly context?: ContextFit | undefined;
  /** Milliseconds until the engine began to work. */
  readonly queuedMs?: number | undefined;
  readonly timeToFirstTokenMs?: number | undefined;
  readonly durationMs: number;
}

/** Who pays for a request besides the caller itself. */
export interface Charge {
  readonly userId: string | null;
  readonly teamId: string | null;
  readonly organizationId: string | null;
  readonly customerId: string | null;
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
  readonly cost: Picodollars;
}

/** One row of the ledger. */
export interface LedgerEntry extends CallOutcome {
  readonly opening: CallOpening;
  readonly charge: Charge;
  /** Epoch milliseconds. */
  readonly settledAt: number;
}

/** Where requests are booked. */
export interface Ledger {
  /**
   * Resolves when the entry would survive `kill -9`. Entries of one turn of the event loop share one transaction.
   * @param onBooked called in the moment in which the ledger holds the entry, before anything else can look: who counts
   *   beside the ledger never holds more or less than its rows
   * @throws HubError `storage_failed` when the disk refuses it; then `onBooked` was not called
   */
  record(entry: LedgerEntry, onBooked: () => void): Promise<void>;
}

/** One limit that applies to a request, and what is left of it. */
export interface LimitState {
  readonly scope:
    'api_key' | 'user' | 'team' | 'team_member' | 'end_user' | 'organization' | 'model_per_key' | 'model_per_team';
  readonly what: 'requests' | 'tokens' | 'max_parallel_requests';
  readonly limit: number;
  readonly remaining: number;
}

/** A way to serve a request that may be chosen for it. */
export interface Offer {
  readonly deployment: Deployment | undefined;
  readonly model: EngineModel;
}

/** A request that was let in, and what it holds until it is settled. */
export interface Admission {
  /** The model that is meant, after the aliases of the caller's key and team. */
  readonly model: string;
  /** It is not the model that was asked for: the key's budget for that is spent. */
  readonly isFallback: boolean;
  /** What the caller's key and team add to the request's tags. */
  readonly tags: readonly string[];
  /** Where the end user's requests have to stay, such as `eu`; null = anywhere. */
  readonly region: string | null;
  /** The end user's model where none that serves the asked one is in that region. */
  readonly modelInRegion: string | null;
  /**
   * Whether the caller's budgets pay for another model, which takes over when this one fails; reserves what it costs more.
   * Ask right before it is tried.
   */
  affords(model: string): boolean;
  /** Why the own budget of a deployment can't pay for the request; undefined when it can. */
  refusalOf(offer: Offer): HubError | undefined;
  /** Holds of a deployment's own budget what the request may cost there, in place of what it held of another's. */
  hold(offer: Offer): void;
  /** Every limit that applies. Worked out when it is asked for: a stream's headers never ask. */
  limits(): readonly LimitState[];
  /** What the caller's key has spent in its budget period; includes this request once it is settled. */
  callerSpend(): Picodollars;
  /** What this request cost; 0 until it is settled. */
  cost(): Picodollars;
}

/** The one place that says yes or no to a request and books it. */
export interface Accounts {
  /**
   * Asks before anything else, also before it is known whether the model exists: who may not use a name must not learn
   * that. Reserves what the request may cost, so that parallel requests can't overspend together.
   * @throws HubError when this caller may not use this model now; then nothing is reserved or counted
   */
  admit(opening: CallOpening, request: InferenceRequest): Admission;
  /**
   * Releases the reservation and books what was really used. Call it exactly once per opened call, whatever became of it.
   * @param admission absent for a call that was never let in
   */
  settle(opening: CallOpening, outcome: CallOutcome, admission: Admission | undefined): Promise<void>;
}

export interface ModelAlias {
  /** The name a client may ask for. */
  readonly name: string;
  /** The model it stands for: a name, or `engine/name`. */
  readonly model: string;
}
