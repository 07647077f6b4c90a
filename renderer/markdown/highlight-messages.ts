/** What the page and its highlighting worker say to each other. */
export type TokenKind = 'keyword' | 'string' | 'number' | 'constant' | 'comment' | 'function' | 'type';
export type ColouredLine = readonly { readonly text: string; readonly kind: TokenKind | undefined }[];

export interface HighlightRequest {
  readonly id: number;
  readonly text: string;
  readonly language: string;
}

export interface HighlightReply {
  readonly id: number;
  readonly lines: readonly ColouredLine[] | undefined;
}
