export interface ChatReplyOptions {
  readonly choices: number;
  /** The client asked for a last chunk with usage; only then may any chunk have no choices. */
  readonly includeUsage: boolean;
  /** The client spoke of `functions` and reads `function_call`. */
  readonly isLegacy: boolean;
}
