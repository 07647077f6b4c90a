import { ApiError, readError } from './client.ts';
import { currentTexts } from '../texts/current-texts.ts';

interface UploadOptions {
  readonly onProgress: (sentBytes: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Sends a file to the hub under its own name; resolves with what the hub made of it. Only the older kind of request tells how
 * much has gone.
 * @throws ApiError, with the code `aborted` for what the caller stopped
 */
export function uploadFile<T>(path: string, file: File, { onProgress, signal }: UploadOptions): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const request = new XMLHttpRequest();
  request.open('POST', `${path}?name=${encodeURIComponent(file.name)}`);
  request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded));
  request.addEventListener('load', () => {
    if (request.status === 201) resolve(JSON.parse(request.responseText) as T);
    else reject(readError(request.status, request.responseText));
  });
  request.addEventListener('error', () => reject(new ApiError(0, 'unreachable', currentTexts().unreachable)));
  request.addEventListener('abort', () => reject(new ApiError(0, 'aborted', '')));
  signal.addEventListener('abort', () => request.abort(), { once: true });
  request.send(file);
  return promise;
}
