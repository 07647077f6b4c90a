import type { Usage } from '../../api/queries/usage.ts';
import { BarChart } from '../../components/bar-chart.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { measures, NOTHING, type Measure } from './measures.ts';
import { fillGaps, type Days } from './usage-range.ts';

interface UsageChartProps {
  readonly usage: Usage;
  readonly days: Days;
  readonly measure: Measure;
}

export function UsageChart({ usage, days, measure }: UsageChartProps) {
  const { usage: texts } = useTexts();
  const { valueOf, format, formatAxis } = measures[measure];
  const isByDay = usage.resolution === 'day';
  // Days are UTC, so their names must be too; hours are the reader's own.
  const when = new Intl.DateTimeFormat(
    undefined,
    isByDay ? { month: 'short', day: 'numeric', timeZone: 'UTC' } : { hour: '2-digit', minute: '2-digit' },
  );
  const bars = fillGaps(usage.points, days, usage.resolution, NOTHING).map((point) => {
    const label = when.format(point.at);
    const value = valueOf(point);
    return { id: point.at, label, value, title: texts.bar(label, format(value)) };
  });
  return <BarChart label={texts.chart(texts.measures[measure])} bars={bars} format={formatAxis} />;
}
