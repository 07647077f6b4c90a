import { create } from 'zustand';
import type { HubSettings } from '../../server/contract/hub/settings.ts';
import type { Attachment } from '../../server/contract/chat/message.ts';
import { getJson } from '../api/client.ts';
import { uploadFile } from '../api/upload-file.ts';
import { draftOf, useDrafts } from '../state/drafts.ts';
import { currentTexts } from '../texts/current-texts.ts';
import { formatSize } from '../texts/format.ts';

/** A file on its way to the hub. */
export interface Upload {
  readonly id: number;
  readonly draftId: string;
  readonly name: string;
  /** From 0 to 1. */
  readonly progress: number;
  /** Why it was not taken. */
  readonly error: string | undefined;
}

export const useUploads = create<{ readonly uploads: readonly Upload[] }>(() => ({ uploads: [] }));

const controllers = new Map<number, AbortController>();
let count = 0;

function change(id: number, changes: Partial<Upload>): void {
  useUploads.setState(({ uploads }) => ({
    uploads: uploads.map((upload) => (upload.id === id ? { ...upload, ...changes } : upload)),
  }));
}

/** Forgets a file that was refused, or ends its upload. */
export function dropUpload(id: number): void {
  controllers.get(id)?.abort();
  controllers.delete(id);
  useUploads.setState(({ uploads }) => ({ uploads: uploads.filter((upload) => upload.id !== id) }));
}

/** Hands files over to a draft. What the hub refuses says why, at its place. */
export async function addFiles(draftId: string, files: readonly File[]): Promise<void> {
  const begun = files.map((file) => ({ file, id: ++count }));
  useUploads.setState(({ uploads }) => ({
    uploads: [
      ...uploads,
      ...begun.map(({ file, id }) => ({ id, draftId, name: file.name, progress: 0, error: undefined })),
    ],
  }));
  try {
    const { attachmentMaxBytes } = await getJson<HubSettings>('/hub/settings');
    await Promise.all(begun.map(({ file, id }) => upload(id, draftId, file, attachmentMaxBytes)));
  } catch (error) {
    for (const { id } of begun) change(id, { error: error instanceof Error ? error.message : currentTexts().problem });
  }
}

async function upload(id: number, draftId: string, file: File, mostBytes: number): Promise<void> {
  // Taken away while the limit was asked for.
  if (!useUploads.getState().uploads.some((each) => each.id === id)) return;
  const texts = currentTexts().chat;
  // Said before it is read: a browser that is cut off while it sends tells nobody why.
  if (file.size > mostBytes) {
    return change(id, { error: texts.fileTooLarge(formatSize(file.size), formatSize(mostBytes)) });
  }
  if (file.size === 0) return change(id, { error: texts.fileEmpty });
  const controller = new AbortController();
  controllers.set(id, controller);
  try {
    const attachment = await uploadFile<Attachment>('/hub/attachments', file, {
      onProgress: (sentBytes) => change(id, { progress: sentBytes / file.size }),
      signal: controller.signal,
    });
    dropUpload(id);
    useDrafts.getState().change(draftId, { attachments: [...draftOf(draftId).attachments, attachment] });
  } catch (error) {
    change(id, { error: error instanceof Error ? error.message : currentTexts().problem });
  }
}
