import type { HubError } from '../../domain/errors.ts';
import type { Usage } from '../../domain/stream-frame.ts';
import type { ReplyIdentity } from '../protocol.ts';
import type { ResponsesBody } from './schema.ts';

/** One entry of a response's `output`. */
export type OutputItem = Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string };

export type ResponseStatus = 'in_progress' | 'completed' | 'incomplete' | 'failed';

export interface ResponseState {
  readonly status: ResponseStatus;
  readonly output: readonly OutputItem[];
  readonly usage?: Usage | undefined;
  readonly error?: { readonly code: string; readonly message: string } | undefined;
}

/** What a request said, echoed by its response. */
export type Echo = Readonly<Record<string, unknown>>;

export function echoOf(body: ResponsesBody): Echo {
  const { options } = body;
  return {
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    metadata: body.metadata ?? {},
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    previous_response_id: body.previous_response_id ?? null,
    reasoning: { effort: body.reasoning?.effort ?? null, summary: body.reasoning?.summary ?? null },
    store: body.store ?? true,
    // OpenAI's own defaults, which strict decoders want to see as numbers; the model's may be others.
    temperature: body.temperature ?? options?.temperature ?? 1,
    text: { format: body.text?.format ?? { type: 'text' } },
    tool_choice: body.tool_choice ?? 'auto',
    tools: body.tools ?? [],
    top_p: body.top_p ?? options?.top_p ?? 1,
    truncation: body.truncation ?? 'disabled',
    background: false,
    service_tier: 'default',
  };
}

/** The response as it stands, with every field that OpenAI's has. */
export function responseObject({ id, createdAt, model }: ReplyIdentity, echo: Echo, state: ResponseState): object {
  return {
    id,
    object: 'response',
    created_at: createdAt,
    status: state.status,
    error: state.error ?? null,
    incomplete_details: state.status === 'incomplete' ? { reason: 'max_output_tokens' } : null,
    model,
    output: state.output,
    ...echo,
    usage: state.usage === undefined ? null : encodeUsage(state.usage),
  };
}

function encodeUsage(usage: Usage): object {
  return {
    input_tokens: usage.inputTokens,
    input_tokens_details: { cached_tokens: usage.cachedInputTokens ?? 0 },
    output_tokens: usage.outputTokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens ?? 0 },
    total_tokens: usage.inputTokens + usage.outputTokens,
  };
}

/** Codes by which Codex tells what it may try again (clients.md of the contracts, 2.11). */
const FAILURES: Partial<Record<HubError['code'], string>> = {
  context_length_exceeded: 'context_length_exceeded',
  budget_exceeded: 'insufficient_quota',
  rate_limited: 'rate_limit_exceeded',
  queue_full: 'server_is_overloaded',
  engine_unavailable: 'server_is_overloaded',
};

/** Codex reads from the text when to try again; in a stream there is no header that could say it. */
export function failureOf({ code, details, message }: HubError): { code: string; message: string } {
  const { retryAfterSeconds } = details;
  const isTimed = code === 'rate_limited' && retryAfterSeconds !== undefined && !/try again in/i.test(message);
  return {
    code: FAILURES[code] ?? 'server_error',
    message: isTimed ? `${message} Please try again in ${retryAfterSeconds}s.` : message,
  };
}
