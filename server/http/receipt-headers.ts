import type { HubError } from '../domain/errors.ts';
import { inSeconds } from '../domain/format-seconds.ts';
import { toUsd } from '../domain/money.ts';
import type { Admission, LimitState, Principal } from '../domain/ports.ts';
import { apiBaseOf, regionOf } from '../domain/target.ts';
import type { CallReceipt } from '../inference/run-inference.ts';

type Headers = Record<string, string>;

export interface ReceiptContext {
  readonly receipt: CallReceipt;
  readonly caller: Principal;
  readonly requestId: string;
  readonly version: string;
}

/**
 * LiteLLM's headers of an answer (proxy HTTP contract, section A.7). An absent value is an absent header. Cost and limits
 * are only known when an answer is whole, so a stream carries none.
 */
export function receiptHeaders(context: ReceiptContext, isStreamed: boolean): Headers {
  const { receipt, caller } = context;
  const { admission, route } = receipt;
  const headers = identityHeaders(context);
  if (route !== undefined) {
    headers['x-litellm-attempted-retries'] = String(route.retries);
    headers['x-litellm-attempted-fallbacks'] = String(route.fallbacks);
    if (route.retries > 0) headers['x-litellm-max-retries'] = String(route.maxRetries);
  }
  addContext(headers, receipt, isStreamed);
  if (admission === undefined) return headers;
  addKeyHeaders(headers, caller, admission);
  if (isStreamed) return headers;
  headers['x-litellm-response-cost'] = String(toUsd(admission.cost()));
  headers['x-litellm-response-duration-ms'] = receipt.durationMs.toFixed(2);
  headers['x-litellm-overhead-duration-ms'] = Math.max(0, receipt.durationMs - (route?.upstreamMs ?? 0)).toFixed(2);
  for (const limit of admission.limits()) addLimit(headers, limit, route?.group ?? admission.model);
  addDeploymentLimits(headers, receipt);
  return headers;
}

/** A caller that was not let in learns nothing of what there is behind. */
export function receiptHeadersOfError(context: ReceiptContext, error: HubError): Headers {
  const { admission, route } = context.receipt;
  if (admission === undefined && [401, 403, 429].includes(error.status)) return {};
  const headers = identityHeaders(context);
  if (admission !== undefined) headers['x-litellm-response-cost'] = '0';
  if (route?.timeoutMs !== undefined) headers['x-litellm-timeout'] = inSeconds(route.timeoutMs);
  return headers;
}

function identityHeaders({ receipt: { wishes, route }, requestId, version }: ReceiptContext): Headers {
  const headers: Headers = {
    'x-litellm-call-id': wishes.callId ?? requestId,
    'x-litellm-version': version,
  };
  if (route?.target === undefined) return headers;
  const { target, group } = route;
  const apiBase = apiBaseOf(target);
  headers['x-litellm-model-id'] = inAscii(target.id);
  headers['x-litellm-model-group'] = inAscii(group);
  if (apiBase !== undefined) headers['x-litellm-model-api-base'] = inAscii(apiBase);
  const region = regionOf(target);
  if (region !== undefined) headers['x-litellm-model-region'] = inAscii(region);
  return headers;
}

/** How much of the window the prompt takes: of a whole answer as the engine counted it, of a stream as it was known before. */
function addContext(headers: Headers, { route, usage }: CallReceipt, isStreamed: boolean): void {
  const context = route?.context;
  if (context === undefined) return;
  const counted = context.isEstimated && !isStreamed && context.isWholePrompt ? usage() : undefined;
  const isCounted = counted !== undefined && counted.estimated !== true && counted.inputTokens > 0;
  headers['x-hub-context-used'] = String(isCounted ? counted.inputTokens : context.promptTokens);
  if (context.isEstimated && !isCounted) headers['x-hub-context-estimated'] = 'true';
  if (context.window !== undefined) headers['x-hub-context-allowed'] = String(context.window);
  if (context.trimmedMessages > 0) headers['x-hub-context-trimmed'] = String(context.trimmedTokens);
}

function addKeyHeaders(headers: Headers, { kind, key }: Principal, admission: Admission): void {
  if (kind !== 'key' && kind !== 'master') return;
  headers['x-litellm-key-spend'] = String(toUsd(admission.callerSpend()));
  if (key === undefined) return;
  const { maxBudget, tpmLimit, rpmLimit } = key.limits;
  if (maxBudget !== null) headers['x-litellm-key-max-budget'] = String(maxBudget);
  if (tpmLimit !== null) headers['x-litellm-key-tpm-limit'] = String(tpmLimit);
  if (rpmLimit !== null) headers['x-litellm-key-rpm-limit'] = String(rpmLimit);
}

function addLimit(headers: Headers, { scope, what, limit, remaining }: LimitState, group: string): void {
  headers[`x-ratelimit-${scope}-limit-${what}`] = String(limit);
  headers[`x-ratelimit-${scope}-remaining-${what}`] = String(remaining);
  if (scope === 'model_per_key' && what !== 'max_parallel_requests') {
    headers[`x-litellm-key-remaining-${what}-${inToken(group)}`] = String(remaining);
  }
}

/** What the owner set for the deployment; where nothing is set, what the upstream said is left of its own limits. */
function addDeploymentLimits(headers: Headers, { route }: CallReceipt): void {
  if (route === undefined) return;
  const { rpm = null, tpm = null } = route.target?.deployment ?? {};
  const said = route.trace.attempts.at(-1)?.allowance;
  const add = (what: 'requests' | 'tokens', limit: number | null) => {
    const left = limit === null ? said?.[what] : Math.max(0, limit - (route.load()?.[what] ?? 0));
    if (limit !== null) headers[`x-ratelimit-limit-${what}`] = String(limit);
    if (left !== undefined) headers[`x-ratelimit-remaining-${what}`] = String(left);
  };
  add('requests', rpm);
  add('tokens', tpm);
}

/** A header holds no other characters. */
function inAscii(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : encodeURI(text);
}

/** A header's name holds even fewer. */
function inToken(text: string): string {
  return text.replaceAll(/[^\w.!#$%&'*+^`|~-]/g, '_');
}
