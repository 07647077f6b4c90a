import type { Actor } from '../domain/account.ts';
import { HubError } from '../domain/errors.ts';
import type { FetchProgress } from '../domain/ports.ts';
import { readLines } from '../domain/read-lines.ts';
import type { ModelStore } from './model-store.ts';
import { createPullReader, explainPullFailure, type PullProgress } from './pull-progress.ts';

export interface PullDeps {
  readonly store: Pick<ModelStore, 'change'>;
  /** Bytes that are free where Ollama keeps models; undefined where that is not known. */
  readonly freeBytes: () => Promise<number | undefined>;
}

/** Has Ollama bring a model of its library. Resolves when it is served, or stopped. @throws HubError */
export async function pullModel(
  { store, freeBytes }: PullDeps,
  name: string,
  onProgress: (progress: FetchProgress) => void,
  signal: AbortSignal,
  by: Actor,
): Promise<void> {
  const body = { model: name, stream: true };
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  const call = { method: 'POST', path: '/api/pull', contentType: 'application/json', body: bytes, signal } as const;
  const reply = await store.change({ action: 'pull', body, model: name, spellings: [name], call, by });
  const read = createPullReader();
  let last: PullProgress | undefined;
  let checkedBytes = 0;
  for await (const line of readLines(reply.body)) {
    last = read(line);
    if (signal.aborted) return;
    if (last.failure !== undefined) break;
    if (last.phase === 'done') continue;
    onProgress({ ...last, phase: last.phase });
    // Ollama names its layers one after the other.
    if (last.totalBytes > checkedBytes) {
      checkedBytes = last.totalBytes;
      requireRoom(name, last.totalBytes - last.doneBytes, await freeBytes());
    }
  }
  if (last?.phase === 'done' && last.failure === undefined) return;
  const words = last?.failure ?? 'the library ended in the middle';
  throw new HubError('engine_rejected', explainPullFailure(name, words));
}

/** Rather than to fill the disk to its last byte and fail then. @throws HubError */
function requireRoom(name: string, needed: number, free: number | undefined): void {
  if (free === undefined || needed <= free) return;
  throw new HubError(
    'storage_failed',
    `${name} needs ${needed} more bytes, and the disk has ${free} free. Free some, then go on: what came is kept.`,
  );
}
