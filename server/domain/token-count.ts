/** How long a prompt is for a model. */
export interface TokenCount {
  /** Tokens, the chat template's own included where the engine counted. */
  readonly tokens: number;
  /** Nobody asked the model's tokenizer: this is a rule of thumb. */
  readonly isEstimated: boolean;
}
