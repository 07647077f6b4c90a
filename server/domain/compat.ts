import { HubError, type ErrorCode, type ErrorDetails } from './errors.ts';

/** How an error is answered where a release of LiteLLM does it in another way than we do. */
type OtherAnswer = Pick<ErrorDetails, 'status' | 'wireType' | 'wireCode' | 'param' | 'litellmWords'>;

const UPSTREAM_FAILED: OtherAnswer = { status: 500, wireCode: '500', litellmWords: 'litellm.APIConnectionError:' };

/**
 * Where releases of LiteLLM differ (proxy HTTP contract, section C), as data: whoever does one of these things asks here and
 * knows no release by name. That a budget could be overspent by parallel calls is no difference anybody wants back.
 */
export interface Compat {
  readonly errors: { readonly [Code in ErrorCode]?: OtherAnswer };
  /** What a limit within a minute says of when to come back; undefined = when the minute is over. */
  readonly limitRetryAfterSeconds: number | undefined;
  /** Limits of tokens hold back what a call may use; else they count it afterwards, and the crossing call passes. */
  readonly reservesTokens: boolean;
  /** A user's budget may also limit keys that have a team, where the owner wants that. */
  readonly userMayPayForTeamKeys: boolean;
  /** A user whose budget is spent may call nothing at all with keys of no team, and not only no model. */
  readonly spentUserIsShutOut: boolean;
  /** Budgets know weeks, which begin on Monday; else `1w` begins anew daily, like everything unknown. */
  readonly budgetsKnowWeeks: boolean;
  /** Texts that say "no duration", in lower case. */
  readonly noDuration: readonly string[];
  /** What `/key/list` finds by an alias or a user's id: those that contain the text, or only the same. */
  readonly findsParts: boolean;
  /** `/key/update` takes a key's hash as well as its text. */
  readonly updatesByHash: boolean;
}

export type CompatName = 'new' | 'p81';

export const COMPAT: Readonly<Record<CompatName, Compat>> = {
  /** Releases of mid-2026 and later, with what the hub's own documents decide otherwise. */
  new: {
    errors: {},
    limitRetryAfterSeconds: undefined,
    reservesTokens: true,
    userMayPayForTeamKeys: true,
    spentUserIsShutOut: false,
    budgetsKnowWeeks: true,
    noDuration: ['', 'none', 'null'],
    findsParts: true,
    updatesByHash: true,
  },
  /** 1.81.13 */
  p81: {
    errors: {
      budget_exceeded: { status: 400, wireCode: '400' },
      key_expired: { status: 400, wireCode: '400' },
      model_access_denied: { status: 401 },
      model_not_found: { status: 400, wireType: 'None', param: 'None', wireCode: '400' },
      admin_only: { status: 401 },
      context_length_exceeded: { wireCode: '400', litellmWords: 'litellm.ContextWindowExceededError:' },
      engine_unavailable: UPSTREAM_FAILED,
      engine_rejected: UPSTREAM_FAILED,
      engine_crashed: UPSTREAM_FAILED,
      engine_bad_answer: UPSTREAM_FAILED,
      engine_timeout: { status: 408, wireCode: '408', litellmWords: 'litellm.Timeout:' },
    },
    limitRetryAfterSeconds: 60,
    reservesTokens: false,
    userMayPayForTeamKeys: false,
    spentUserIsShutOut: true,
    budgetsKnowWeeks: false,
    noDuration: [],
    findsParts: false,
    updatesByHash: false,
  },
};

/** An error as this release answers it: the last thing that happens to it before a client hears of it. */
export function answeredAs(error: HubError, { errors, limitRetryAfterSeconds }: Compat): HubError {
  const { details } = error;
  const other = errors[error.code];
  const isLimit = details.limit !== undefined && limitRetryAfterSeconds !== undefined;
  // Who set a status knows better than the table.
  if ((other === undefined && !isLimit) || details.status !== undefined) return error;
  const words = other === undefined ? undefined : (details.litellmWords ?? other.litellmWords);
  const message = words === undefined ? error.message : `${words} ${error.message}`;
  const answered = { ...details, ...other, ...(isLimit && { retryAfterSeconds: limitRetryAfterSeconds }) };
  return new HubError(error.code, message, answered, error.cause);
}
