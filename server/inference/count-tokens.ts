import { estimateInputTokens } from '../domain/estimate-tokens.ts';
import { HubError } from '../domain/errors.ts';
import type { ChatRequest, InferenceRequest } from '../domain/inference-request.ts';
import type { Principal } from '../domain/ports.ts';
import type { Target } from '../domain/target.ts';
import type { TokenCount } from '../domain/token-count.ts';

export interface TokenCounterDeps {
  /** @throws HubError `model_not_found` */
  readonly targetsOf: (name: string, teamId: string | null) => readonly Target[];
  readonly mayUse: (caller: Principal, model: string) => boolean;
}

export interface CountedCall {
  readonly requestId: string;
  readonly caller: Principal;
  readonly request: ChatRequest;
  readonly signal: AbortSignal;
}

/** Tells how long a prompt is for the model that it names, without sending it there. */
export type TokenCounter = (call: CountedCall) => Promise<TokenCount>;

/** The counter throws HubError for a model that there is not, or that the caller may not use. */
export function createTokenCounter({ targetsOf, mayUse }: TokenCounterDeps): TokenCounter {
  return async ({ requestId, caller, request, signal }) => {
    if (!mayUse(caller, request.model)) {
      throw new HubError('model_access_denied', `key not allowed to access model: ${request.model}.`, {
        param: 'model',
      });
    }
    const [target] = targetsOf(request.model, caller.teamId);
    return target === undefined ? estimateTokens(request) : countFor(target, { requestId, request, signal });
  };
}

/** The model's own count, or else an estimate. @throws HubError when the caller left */
export async function countFor(
  { engine, model }: Pick<Target, 'engine' | 'model'>,
  call: { readonly requestId: string; readonly request: InferenceRequest; readonly signal: AbortSignal },
): Promise<TokenCount> {
  const tokens = await engine.countTokens?.({ ...call, model: model.name });
  return tokens === undefined ? estimateTokens(call.request) : { tokens, isEstimated: false };
}

function estimateTokens(request: InferenceRequest): TokenCount {
  return { tokens: estimateInputTokens(request), isEstimated: true };
}
