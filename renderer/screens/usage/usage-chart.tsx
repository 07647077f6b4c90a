import type { UsageSeries } from '../../../server/contract/hub/usage.ts';
import type { Usage } from '../../api/queries/usage.ts';
import { BarChart, REST_LOOK, SERIES_LOOKS, type Bar } from '../../components/bar-chart.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { measures, type Measure } from './measures.ts';
import { stackOf } from './stack-points.ts';
import { formatPointTime, type FilledPoint } from './usage-range.ts';

interface UsageChartProps {
  readonly usage: Usage;
  readonly points: readonly FilledPoint[];
  readonly measure: Measure;
  /** Those whose parts of each bar are told apart; none for bars of one piece. */
  readonly series: readonly UsageSeries[];
}

/** One measure over time, by whoever has most of it. */
export function UsageChart({ usage, points, measure, series }: UsageChartProps) {
  const { usage: texts } = useTexts();
  const { valueOf, format, formatAxis } = measures[measure];
  const nameOf = (name: string) => (name === '' ? texts.nobody : name);

  const bars = points.map((point): Bar => {
    const label = formatPointTime(point.at, usage.resolution);
    const total = valueOf(point);
    const stack = stackOf(point.at, total, series, valueOf);
    const told = stack.flatMap(({ value }, index) =>
      series.length > 0 && value > 0 ? [texts.bar(nameOf(series[index]?.name ?? texts.others), format(value))] : [],
    );
    return {
      id: point.at,
      label,
      parts: stack.map(({ entity, value }, index) => ({ id: entity ?? 'rest', value, fill: fillOf(index, series) })),
      title: [texts.bar(label, format(total)), ...told].join('\n'),
    };
  });
  return (
    <figure>
      <BarChart label={texts.chart(texts.measures[measure])} bars={bars} format={formatAxis} />
      {series.length > 0 && (
        <figcaption>
          <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
            {series.map(({ entity, name }, index) => (
              <Entry key={entity} name={nameOf(name)} mark={SERIES_LOOKS[index]?.mark ?? REST_LOOK.mark} />
            ))}
            {bars.some(({ parts }) => (parts.at(-1)?.value ?? 0) > 0) && (
              <Entry name={texts.others} mark={REST_LOOK.mark} />
            )}
          </ul>
        </figcaption>
      )}
    </figure>
  );
}

/** A bar of one piece is no rest of anything. */
function fillOf(index: number, series: readonly UsageSeries[]): string {
  if (series.length === 0) return SERIES_LOOKS[0].fill;
  return index < series.length ? (SERIES_LOOKS[index]?.fill ?? REST_LOOK.fill) : REST_LOOK.fill;
}

function Entry({ name, mark }: { readonly name: string; readonly mark: string }) {
  return (
    <li className="flex max-w-60 items-center gap-1.5">
      <span aria-hidden className={`size-2.5 shrink-0 rounded-sm ${mark}`} />
      <span className="truncate">{name}</span>
    </li>
  );
}
