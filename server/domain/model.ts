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
