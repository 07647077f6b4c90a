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

const MAX_MESSAGE = 500;

/** What a frame said, if it is something that one says: what runs in it was made by a stranger's text. */
export function readDiagramReply(data: unknown): DiagramReply | undefined {
  if (typeof data !== 'object' || data === null || !('type' in data)) return undefined;
  if (data.type === 'ready') return { type: 'ready' };
  if (data.type === 'drawn' && 'height' in data && typeof data.height === 'number' && Number.isFinite(data.height)) {
    return { type: 'drawn', height: data.height };
  }
  if (data.type === 'failed' && 'message' in data && typeof data.message === 'string') {
    return { type: 'failed', message: data.message.slice(0, MAX_MESSAGE) };
  }
  return undefined;
}
