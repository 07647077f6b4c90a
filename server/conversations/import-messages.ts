import type { ExportedChat, ImportReport } from '../contract/chat/files.ts';

/** What whoever reads a file of chats tells, one after the other. */
export type ImportMessage =
  /** Comes before the chats that have it. */
  | { readonly type: 'file'; readonly id: string; readonly name: string; readonly bytes: Uint8Array }
  | { readonly type: 'chat'; readonly chat: ExportedChat }
  | { readonly type: 'skipped'; readonly title: string; readonly reason: string }
  | { readonly type: 'done'; readonly source: ImportReport['source'] }
  /** Nothing of the file can be taken. */
  | { readonly type: 'refused'; readonly reason: string };
