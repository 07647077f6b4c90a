/** What the page and the frame of a diagram say to each other. */
export interface DiagramRequest {
  readonly source: string;
  readonly isDark: boolean;
  /** As large as it is drawn, not as wide as the text. */
  readonly isLarge: boolean;
}

export type DiagramReply =
  | { readonly type: 'ready' }
  | { readonly type: 'drawn'; readonly height: number }
  | { readonly type: 'failed'; readonly message: string };
