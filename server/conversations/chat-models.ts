import { toHubError, type HubError } from '../domain/errors.ts';
import type { Principal } from '../domain/ports.ts';
import type { Target } from '../domain/target.ts';

/** The models that chats ask. */
export interface ChatModels {
  /**
   * What serves a name for somebody, after the caller's own names for models; empty for what the caller may not use.
   * @throws HubError where nothing does
   */
  targetsOf(model: string, caller: Principal): readonly Target[];
  /** What is not there may come by itself: engines are being started, or it is being downloaded. */
  mayComeSoon(model: string): boolean;
  /** Models or engines may have changed. Returns the way to stop listening. */
  onChange(listener: () => void): () => void;
}

/** Why nothing serves a name now; undefined where something does, or where the caller is to be refused anyway. */
export function problemOf(models: ChatModels, model: string, caller: Principal): HubError | undefined {
  try {
    models.targetsOf(model, caller);
    return undefined;
  } catch (thrown) {
    return toHubError(thrown);
  }
}

/** @throws HubError for a model that is not there and will not come by itself */
export function requireExpected(models: ChatModels, model: string, caller: Principal): void {
  const problem = problemOf(models, model, caller);
  if (problem?.code === 'model_not_found' && !models.mayComeSoon(model)) throw problem;
}

/**
 * Resolves when a model can be asked: at once, or when what is on its way has brought it.
 * @throws HubError where it is not there and nothing more is on its way, or what the signal was aborted with
 */
export async function untilReady(
  models: ChatModels,
  model: string,
  caller: Principal,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const problem = problemOf(models, model, caller);
    if (problem === undefined) return;
    if (!models.mayComeSoon(model)) throw problem;
    await nextChange(models, signal);
  }
}

async function nextChange(models: ChatModels, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stopListening = models.onChange(resolve);
  const stop = () => resolve();
  signal.addEventListener('abort', stop, { once: true });
  await promise;
  signal.removeEventListener('abort', stop);
  stopListening();
}
