import type { AttentionShape } from './attention-shape.ts';

/** What a model can do. A capability that the engine cannot know is left out of `EngineModel.capabilities` as a whole. */
export interface ModelCapabilities {
  readonly chat: boolean;
  readonly completion: boolean;
  readonly embedding: boolean;
  readonly tools: boolean;
  readonly vision: boolean;
  /** Fill in the middle (`suffix`). */
  readonly infill: boolean;
  readonly reasoning: boolean;
  readonly logprobs: boolean;
}

/** A model as its engine knows it. */
export interface EngineModel {
  /** The engine's own name for it. */
  readonly name: string;
  /** Undefined = unknown (a remote upstream): every request is passed on. */
  readonly capabilities?: ModelCapabilities | undefined;
  /** Tokens of context the hub will really allocate, prompt and answer together. */
  readonly contextLength?: number | undefined;
  readonly sizeBytes?: number | undefined;
  /** What each token of its context takes; where it is known. */
  readonly shape?: AttentionShape | undefined;
  /** Epoch milliseconds. */
  readonly modifiedAt?: number | undefined;
  readonly family?: string | undefined;
  readonly parameterSize?: string | undefined;
  readonly quantization?: string | undefined;
  readonly loaded?: boolean | undefined;
  /** One honest sentence a person should read before choosing it. */
  readonly note?: string | undefined;
  /** The built-in starter model: offered only while there is no other. */
  readonly isStarter?: boolean | undefined;
  /** Why it can't be used (a damaged file, say). Listed in the interface, never in `/v1/models`. */
  readonly problem?: string | undefined;
}

/** What an engine tells of one model beyond what it lists, for whoever looks at it closely. What it can't know is absent. */
export interface ModelDetails {
  /** 64 hex digits that change whenever the model does. */
  readonly digest?: string | undefined;
  /** Such as `gguf`. */
  readonly format?: string | undefined;
  /** The chat template as its engine has it. */
  readonly template?: string | undefined;
  readonly system?: string | undefined;
  readonly license?: string | undefined;
  /** The model's own defaults, one `name value` per line. */
  readonly parameters?: string | undefined;
  /** By GGUF's keys, such as `general.architecture`; without long lists. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** Epoch milliseconds at which it leaves memory when nobody uses it; absent also for one that stays for good. */
  readonly loadedUntil?: number | undefined;
  /** What it takes in memory while it is loaded, that of graphics cards included. */
  readonly memoryBytes?: number | undefined;
  readonly vramBytes?: number | undefined;
}

export const ENGINE_STATES = ['stopped', 'starting', 'ready', 'degraded', 'failed', 'absent'] as const;
export type EngineState = (typeof ENGINE_STATES)[number];

export interface EngineStatus {
  readonly state: EngineState;
  /** One sentence for a person: what is the case and what can be done. */
  readonly message: string;
  /** The hub started this process and may stop it. */
  readonly isOurs: boolean;
  readonly version?: string | undefined;
  /** Base URL, where the engine is reached over HTTP. */
  readonly endpoint?: string | undefined;
  readonly pid?: number | undefined;
}
