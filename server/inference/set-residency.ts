import { HubError } from '../domain/errors.ts';
import type { Principal } from '../domain/ports.ts';
import type { Target } from '../domain/target.ts';

export interface ResidencyDeps {
  /** @throws HubError `model_not_found` */
  readonly targetsOf: (name: string, teamId: string | null) => readonly Target[];
  readonly mayUse: (caller: Principal, model: string) => boolean;
}

export interface ResidencyWish {
  readonly caller: Principal;
  readonly model: string;
  /** Seconds; 0 = take it out of memory; negative = for good; undefined = as its engine likes. */
  readonly keepAlive: number | undefined;
  readonly signal: AbortSignal;
}

/** Brings the model that serves a name into memory, or takes it out. Resolves when that is done. */
export type SetResidency = (wish: ResidencyWish) => Promise<void>;

/** It throws HubError for a model that there is not, that the caller may not use, or that can't be loaded. */
export function createResidency({ targetsOf, mayUse }: ResidencyDeps): SetResidency {
  return async ({ caller, model, keepAlive, signal }) => {
    if (!mayUse(caller, model)) {
      throw new HubError('model_access_denied', `key not allowed to access model: ${model}.`, { param: 'model' });
    }
    const [target] = targetsOf(model, caller.teamId);
    if (target === undefined) return;
    const { engine, model: served } = target;
    // An engine that can't be told is an upstream elsewhere: its models are its own to load, and ready for whoever asks.
    if (keepAlive === 0) await engine.unload?.(served.name, signal);
    else await engine.load?.(served.name, keepAlive, signal);
  };
}
