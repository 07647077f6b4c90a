import type { AccountBook } from '../../accounts/account-book.ts';
import type { SpendLog } from '../../contract/litellm/spend.ts';
import type { Metadata } from '../../domain/account.ts';
import { toUsd } from '../../domain/money.ts';
import { isoTime } from './limits.ts';

/** A row of the ledger, as far as LiteLLM's log shows it. */
export interface BookedRequest {
  readonly id: number;
  readonly requestId: string;
  readonly replyId: string | null;
  readonly receivedAt: number;
  readonly settledAt: number;
  readonly firstTokenMs: number | null;
  readonly durationMs: number;
  readonly callerKind: string;
  readonly caller: string;
  readonly callerAlias: string | null;
  readonly operation: string;
  readonly modelAsked: string | null;
  readonly modelServed: string | null;
  readonly engine: string | null;
  readonly deploymentId: string | null;
  readonly apiBase: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: number;
  readonly userId: string | null;
  readonly teamId: string | null;
  readonly organizationId: string | null;
  readonly customerId: string | null;
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly address: string | null;
  readonly outcome: 'ok' | 'cancelled' | 'error';
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

/** Within metadata: what LiteLLM's clients write for the log, which is merged by its own fields. */
const LOGGED = 'spend_logs_metadata';

const CALL_TYPES: Readonly<Record<string, string>> = {
  'chat.completions': 'acompletion',
  completions: 'atext_completion',
  embeddings: 'aembedding',
  responses: 'aresponses',
  messages: 'anthropic_messages',
};

/**
 * @param masterKeyHash under which LiteLLM books what was asked with the master key
 * @param book whose keys and teams add their metadata: as it is now, because the ledger keeps the request's own only
 */
export function toSpendLog(
  row: BookedRequest,
  masterKeyHash: string,
  book: Pick<AccountBook, 'keys' | 'teams'>,
): SpendLog {
  const isFailure = row.outcome === 'error';
  const apiKey = row.callerKind === 'master' ? masterKeyHash : row.caller;
  const endedAt = row.receivedAt + row.durationMs;
  const served = row.modelServed ?? row.modelAsked ?? '';
  return {
    request_id: isFailure ? row.requestId : (row.replyId ?? row.requestId),
    call_type: CALL_TYPES[row.operation] ?? row.operation,
    api_key: apiKey,
    spend: toUsd(row.cost),
    prompt_tokens: row.inputTokens,
    completion_tokens: row.outputTokens,
    total_tokens: row.inputTokens + row.outputTokens,
    startTime: isoTime(row.receivedAt),
    endTime: isoTime(endedAt),
    completionStartTime: isoTime(row.receivedAt + (row.firstTokenMs ?? row.durationMs)),
    model: row.engine === null ? served : `${row.engine}/${served}`,
    model_id: row.deploymentId ?? '',
    model_group: row.modelAsked ?? '',
    custom_llm_provider: row.engine ?? '',
    api_base: row.apiBase ?? '',
    user: row.userId ?? '',
    team_id: row.teamId ?? '',
    organization_id: row.organizationId,
    end_user: row.customerId ?? '',
    metadata: {
      ...mergedMetadata(row, book),
      status: isFailure ? 'failure' : 'success',
      user_api_key: apiKey,
      user_api_key_alias: row.callerAlias,
      user_api_key_user_id: row.userId,
      user_api_key_team_id: row.teamId,
      user_api_key_org_id: row.organizationId,
      additional_usage_values: {},
      ...(isFailure && {
        error_information: { error_code: row.errorCode, error_class: row.errorCode, error_message: row.errorMessage },
      }),
    },
    cache_hit: 'False',
    cache_key: 'Cache OFF',
    request_tags: [...row.tags],
    requester_ip_address: row.address,
    session_id: null,
    status: isFailure ? 'failure' : 'success',
    messages: {},
    response: {},
    proxy_server_request: {},
  };
}

/** What team, key and request say, where the request wins (proxy HTTP contract 6.8). Tags stand in a field of their own. */
function mergedMetadata(row: BookedRequest, book: Pick<AccountBook, 'keys' | 'teams'>): Metadata {
  const team = row.teamId === null ? undefined : book.teams.get(row.teamId);
  const key = row.callerKind === 'key' ? book.keys.get(row.caller) : undefined;
  const all = [team?.metadata, key?.metadata, row.metadata].filter((each) => each !== undefined);
  const logged = all.map((each) => each[LOGGED]).filter((each) => typeof each === 'object' && each !== null);
  const { tags: _, ...merged } = Object.assign({}, ...all) as Metadata;
  return logged.length === 0 ? merged : { ...merged, [LOGGED]: Object.assign({}, ...logged) as Metadata };
}
