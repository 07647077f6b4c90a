import { Link } from '@tanstack/react-router';
import type { LiveRequest } from '../../../server/contract/hub/requests.ts';
import type { RequestRow } from '../../api/queries/requests.ts';
import { callerName } from '../../components/caller-name.ts';
import type { Column } from '../../components/data-table.tsx';
import type { Texts } from '../../texts/en.ts';
import { formatCount, formatDateTime, formatMs, formatShortTime, formatTime } from '../../texts/format.ts';
import { formatRate } from './format-rate.ts';

type Words = Texts['activity'];

export interface RowActions {
  readonly onCaller: (caller: string) => void;
}

type Either = Pick<RequestRow, 'receivedAt' | 'caller' | 'callerName' | 'modelAsked' | 'dialect' | 'operation'>;

const DAY_MS = 86_400_000;

function whenOf<Row extends Either>(texts: Words): Column<Row> {
  return {
    id: 'when',
    head: texts.when,
    isPhoneHidden: true,
    cell: ({ receivedAt }) => (
      <span className="whitespace-nowrap tabular-nums" title={formatDateTime(receivedAt)}>
        {timeOf(receivedAt)}
      </span>
    ),
  };
}

function timeOf(at: number): string {
  return Date.now() - at < DAY_MS ? formatTime(at) : formatShortTime(at);
}

function modelOf<Row extends Either>(texts: Words, idOf: (row: Row) => string): Column<Row> {
  return {
    id: 'model',
    head: texts.model,
    isName: true,
    cell: (row) => (
      <>
        <Link
          from="/activity"
          to="/activity"
          search={(before) => ({ ...before, id: idOf(row) })}
          aria-label={texts.open(row.modelAsked ?? texts.noModel, formatTime(row.receivedAt))}
          title={row.modelAsked ?? undefined}
          className="block truncate rounded text-accent hover:underline"
        >
          {row.modelAsked ?? texts.noModel}
        </Link>
        <span className="block text-xs font-normal text-muted tabular-nums sm:hidden">{timeOf(row.receivedAt)}</span>
      </>
    ),
  };
}

function callerOf<Row extends Either>(texts: Words, { onCaller }: RowActions): Column<Row> {
  return {
    id: 'who',
    head: texts.who,
    cell: ({ caller, callerName: name }) => (
      <button
        type="button"
        title={texts.onlyKey(callerName(caller, name))}
        className="block max-w-40 truncate rounded text-start text-accent hover:underline max-sm:max-w-24"
        onClick={() => onCaller(caller)}
      >
        {callerName(caller, name)}
      </button>
    ),
  };
}

function dialectOf<Row extends Either>(texts: Words): Column<Row> {
  return {
    id: 'dialect',
    head: texts.dialect,
    isWideOnly: true,
    cell: ({ dialect, operation }) => (
      <span className="whitespace-nowrap" title={operation}>
        {texts.dialects[dialect] ?? dialect}
      </span>
    ),
  };
}

/** @param at the hub's clock */
export function liveColumns(texts: Words, actions: RowActions, at: number): readonly Column<LiveRequest>[] {
  return [
    whenOf(texts),
    modelOf(texts, ({ id }) => id),
    {
      id: 'phase',
      head: texts.phase,
      cell: ({ phase }) => <span className="whitespace-nowrap">{texts.phases[phase]}</span>,
    },
    { id: 'soFar', head: texts.soFar, isNumber: true, cell: ({ tokens }) => formatCount(tokens) },
    {
      id: 'since',
      head: texts.since,
      isNumber: true,
      cell: ({ receivedAt }) => formatMs(Math.max(0, at - receivedAt)),
    },
    callerOf(texts, actions),
    dialectOf(texts),
  ];
}

export function rowColumns(texts: Words, actions: RowActions): readonly Column<RequestRow>[] {
  return [
    whenOf(texts),
    modelOf(texts, ({ id }) => String(id)),
    {
      id: 'outcome',
      head: texts.outcome,
      cell: ({ outcome, errorCode }) => (
        <span
          className={`block max-w-48 max-sm:max-w-24 truncate ${outcome === 'error' ? 'text-danger' : ''}`}
          title={errorCode ?? undefined}
        >
          {outcome === 'error' ? (texts.errors[errorCode ?? ''] ?? errorCode) : texts.outcomeWords[outcome]}
        </span>
      ),
    },
    callerOf(texts, actions),
    dialectOf(texts),
    {
      id: 'tokens',
      head: texts.tokens,
      isNumber: true,
      isWideOnly: true,
      cell: ({ inputTokens, outputTokens }) => (
        <span title={texts.tokensSaid(formatCount(inputTokens), formatCount(outputTokens))}>
          {texts.tokensOf(formatCount(inputTokens), formatCount(outputTokens))}
        </span>
      ),
    },
    {
      id: 'rate',
      head: texts.rate,
      isNumber: true,
      isWideOnly: true,
      cell: ({ tokensPerSecond }) => formatRate(texts, tokensPerSecond),
    },
    { id: 'took', head: texts.took, isNumber: true, cell: ({ durationMs }) => formatMs(durationMs) },
  ];
}
