import { ApiError, readError } from './client.ts';
import { currentTexts } from '../texts/current-texts.ts';

interface Upload {
  readonly onProgress: (sentBytes: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Sends a model file to the hub; resolves with the model's name. Only the older kind of request tells how much has gone.
 * @throws ApiError
 */
export function uploadModel(file: File, { onProgress, signal }: Upload): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const request = new XMLHttpRequest();
  request.open('POST', `/hub/models/files?name=${encodeURIComponent(file.name)}`);
  request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded));
  request.addEventListener('load', () => {
    if (request.status !== 201) return reject(readError(request.status, request.responseText));
    resolve((JSON.parse(request.responseText) as { model: string }).model);
  });
  request.addEventListener('error', () => reject(new ApiError(0, 'unreachable', currentTexts().unreachable)));
  request.addEventListener('abort', () => reject(new ApiError(0, 'aborted', '')));
  signal.addEventListener('abort', () => request.abort(), { once: true });
  request.send(file);
  return promise;
}
