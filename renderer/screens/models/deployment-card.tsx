import { BudgetBar } from '../../components/budget-bar.tsx';
import { Button } from '../../components/button.tsx';
import type { Texts } from '../../texts/en.ts';
import { formatCount, formatSize, formatUsd } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { ModelCondition } from './model-condition.tsx';
import { numberOf } from './model-facts.ts';
import type { ModelMember } from './model-groups.ts';
import { perMillion } from './price.ts';
import { whereWords } from './where-words.ts';

interface DeploymentCardProps {
  readonly member: ModelMember;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}

/** One of those that serve a name: what it is, what it costs, how it fares, and what can be done with it. */
export function DeploymentCard({ member, onEdit, onDelete }: DeploymentCardProps) {
  const { models: texts, states } = useTexts();
  const { row, facts } = member;
  const { source, cooling_seconds: cooling, engine_state: engineState } = row.model_info;
  return (
    <li className="rounded-xl border border-line p-3">
      <div className="mb-2 flex items-center justify-between gap-3">
        <span className="min-w-0 truncate text-sm font-medium">{whereWords(texts, row, facts)}</span>
        <ModelCondition
          condition={facts.condition}
          text={facts.condition === 'unsure' && engineState !== null ? states[engineState] : undefined}
        />
      </div>
      {facts.trouble !== undefined && (
        <p className="mb-2 rounded-lg bg-danger-soft px-2.5 py-1.5 text-sm break-words text-danger">{facts.trouble}</p>
      )}
      {facts.condition === 'unsure' && (
        <p className="mb-2 text-sm break-words text-busy">{row.model_info.engine_message}</p>
      )}
      {cooling > 0 && <p className="mb-2 text-sm text-busy">{texts.cooling(Math.ceil(cooling))}</p>}
      <OwnBudget row={row} />
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        {factLines(texts, member).map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="line-clamp-3 min-w-0 break-words" title={value}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
      {source === 'file' && <p className="mt-3 text-sm text-muted">{texts.fromFile}</p>}
      {source === 'engine' && (
        <div className="mt-3">
          <p className="mb-2 text-sm text-muted">{texts.fromEngine}</p>
          <Button onClick={onEdit}>{texts.setPrice}</Button>
        </div>
      )}
      {source === 'stored' && (
        <div className="mt-3 flex gap-2">
          <Button aria-label={texts.editNamed(row.model_name)} onClick={onEdit}>
            {texts.edit}
          </Button>
          <Button look="danger" aria-label={texts.deleteNamed(row.model_name)} onClick={onDelete}>
            {texts.delete}
          </Button>
        </div>
      )}
    </li>
  );
}

/** What it cost of the budget it has for itself. */
function OwnBudget({ row: { litellm_params: params, model_info: info } }: { readonly row: ModelMember['row'] }) {
  const max = numberOf(params['max_budget']);
  if (max === undefined) return null;
  return (
    <div className="mb-2">
      <BudgetBar
        of={{
          spend: info.spend ?? 0,
          max_budget: max,
          budget_reset_at: info.budget_reset_at ?? null,
          soft_budget: null,
          spent_tokens: 0,
          token_budget: null,
          soft_token_budget: null,
        }}
      />
    </div>
  );
}

interface FactLine {
  readonly name: string;
  readonly value: string;
}

function factLines(texts: Texts['models'], { row, facts }: ModelMember): readonly FactLine[] {
  const { litellm_params: params, model_info: info } = row;
  const weight = numberOf(params['weight']);
  const timeout = numberOf(params['timeout']);
  const lines: readonly (readonly [string, string | undefined])[] = [
    [texts.facts.upstream, facts.upstream],
    [texts.facts.address, facts.address],
    [texts.facts.key, info.has_api_key ? texts.facts.keyStored : undefined],
    [texts.facts.answer, facts.fixedAnswer],
    [texts.facts.price, priceLine(texts, facts.price)],
    [texts.facts.size, info.size_bytes === null ? undefined : formatSize(info.size_bytes)],
    [texts.facts.weight, weight === undefined ? undefined : formatCount(weight)],
    [texts.facts.limits, limitLine(texts, params)],
    [texts.facts.timeout, timeout === undefined ? undefined : texts.facts.seconds(timeout)],
    [texts.facts.groups, facts.accessGroups.join(', ') || undefined],
    [texts.facts.team, facts.teamId],
  ];
  return lines.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}

function priceLine(texts: Texts['models'], price: ModelMember['facts']['price']): string | undefined {
  const { inputPerToken, outputPerToken, perRequest } = price;
  const usd = (perToken: number | null) => (perToken === null ? texts.unpriced : formatUsd(perMillion(perToken)));
  const parts = [
    ...(inputPerToken !== null || outputPerToken !== null
      ? [texts.facts.priceOf(usd(inputPerToken), usd(outputPerToken))]
      : []),
    ...(perRequest !== null ? [texts.perRequest(formatUsd(perRequest))] : []),
  ];
  return parts.join('; ') || undefined;
}

function limitLine(texts: Texts['models'], params: Readonly<Record<string, unknown>>): string | undefined {
  const rpm = numberOf(params['rpm']);
  const tpm = numberOf(params['tpm']);
  const parts = [
    ...(rpm === undefined ? [] : [texts.facts.rpm(formatCount(rpm))]),
    ...(tpm === undefined ? [] : [texts.facts.tpm(formatCount(tpm))]),
  ];
  return parts.join('; ') || undefined;
}
