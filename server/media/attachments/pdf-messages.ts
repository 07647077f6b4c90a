/** What the thread that reads a PDF is given. */
export interface PdfJob {
  readonly bytes: Uint8Array;
  /** After so many characters it stops at the end of a page. */
  readonly mostCharacters: number;
}

/** What it tells: the number of pages, then each page's text, then that it is done; or why it can't. */
export type PdfMessage =
  | { readonly type: 'opened'; readonly pages: number }
  | { readonly type: 'page'; readonly text: string }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly reason: 'encrypted' | 'damaged'; readonly detail: string };
