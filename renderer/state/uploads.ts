import { create } from 'zustand';
import { ApiError } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { uploadFile } from '../api/upload-file.ts';
import { currentTexts } from '../texts/current-texts.ts';
import { showNotice } from './notices.ts';

/** A model file on its way to the hub. It goes on while one looks at other pages, and ends with the window. */
export interface Upload {
  readonly id: number;
  readonly file: File;
  readonly sentBytes: number;
  readonly problem: string | undefined;
}

let count = 0;
const controllers = new Map<number, AbortController>();

export const useUploads = create<{ readonly uploads: readonly Upload[] }>(() => ({ uploads: [] }));

export function startUpload(file: File): void {
  const id = ++count;
  const controller = new AbortController();
  controllers.set(id, controller);
  useUploads.setState(({ uploads }) => ({ uploads: [...uploads, { id, file, sentBytes: 0, problem: undefined }] }));
  const onProgress = (sentBytes: number) => change(id, { sentBytes });
  uploadFile<{ model: string }>('/hub/models/files', file, { onProgress, signal: controller.signal }).then(
    ({ model }) => {
      endUpload(id);
      void queryClient.invalidateQueries({ queryKey: ['models'] });
      showNotice(currentTexts().downloads.imports.done(model));
    },
    (error: unknown) => {
      if (controller.signal.aborted) return;
      change(id, { problem: error instanceof ApiError ? error.message : String(error) });
    },
  );
}

/** Ends what runs, or takes what failed off the list. */
export function endUpload(id: number): void {
  controllers.get(id)?.abort();
  controllers.delete(id);
  useUploads.setState(({ uploads }) => ({ uploads: uploads.filter((upload) => upload.id !== id) }));
}

export function retryUpload({ id, file }: Upload): void {
  endUpload(id);
  startUpload(file);
}

function change(id: number, changes: Partial<Upload>): void {
  useUploads.setState(({ uploads }) => ({
    uploads: uploads.map((upload) => (upload.id === id ? { ...upload, ...changes } : upload)),
  }));
}
