/** One line of a scrape. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface MetricFamily {
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

/**
 * Prometheus' text format 0.0.4, read as strictly as it can be: every sample under its family, no series twice, buckets
 * that only grow and end with the count.
 * @throws Error that shows the line
 */
export function parsePrometheus(text: string): ReadonlyMap<string, MetricFamily> {
  const families = new Map<string, { type: string; help: string; samples: Sample[] }>();
  const seen = new Set<string>();
  let current = '';
  let help = '';
  if (!text.endsWith('\n')) throw new Error('The text does not end with a line break.');
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.*)$/.exec(line);
    if (comment !== null) {
      const [, kind, name = '', rest = ''] = comment;
      if (kind === 'HELP') {
        help = rest;
        current = name;
        continue;
      }
      if (name !== current || families.has(name)) throw new Error(`A second or misplaced family: ${line}`);
      if (!['counter', 'gauge', 'histogram', 'summary'].includes(rest)) throw new Error(`An unknown type: ${line}`);
      families.set(name, { type: rest, help, samples: [] });
      continue;
    }
    const family = families.get(current);
    const sample = parseSample(line);
    const suffixes = SUFFIXES[family?.type ?? ''] ?? [''];
    if (family === undefined || !suffixes.some((suffix) => sample.name === current + suffix)) {
      throw new Error(`A line outside of its family: ${line}`);
    }
    const series = sample.name + textOf(sample.labels);
    if (seen.has(series)) throw new Error(`A series stands twice: ${line}`);
    seen.add(series);
    family.samples.push(sample);
  }
  for (const [name, family] of families) if (family.type === 'histogram') requireWhole(name, family);
  return families;
}

function parseSample(line: string): Sample {
  const found = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|[+-]Inf|NaN|Nan)$/.exec(line);
  if (found === null) throw new Error(`No sample: ${line}`);
  const [, name = '', inner, value = ''] = found;
  return {
    name,
    labels: inner === undefined ? {} : parseLabels(inner, line),
    value: Number(value.replace('Inf', 'Infinity')),
  };
}

function parseLabels(inner: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  let end = 0;
  while (end < inner.length) {
    const found = LABEL.exec(inner);
    if (found === null) throw new Error(`Labels that can't be read: ${line}`);
    const [, name = '', value = ''] = found;
    if (name in labels) throw new Error(`A label stands twice: ${line}`);
    labels[name] = value.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
    end = LABEL.lastIndex;
  }
  return labels;
}

/** The same for the same labels in any order. */
function textOf(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function requireWhole(name: string, { samples }: { samples: readonly Sample[] }): void {
  const bySeries = Map.groupBy(samples, ({ labels }) => {
    const { le: _, ...rest } = labels;
    return textOf(rest);
  });
  for (const [series, lines] of bySeries) {
    const buckets = lines.filter((line) => line.name === `${name}_bucket`);
    const counts = buckets.map(({ value }) => value);
    const count = lines.find((line) => line.name === `${name}_count`)?.value;
    const isGrowing = counts.every((value, index) => index === 0 || value >= (counts[index - 1] ?? 0));
    if (!isGrowing || buckets.at(-1)?.labels['le'] !== '+Inf' || counts.at(-1) !== count) {
      throw new Error(`A histogram that does not add up: ${name} ${series}`);
    }
    if (!lines.some((line) => line.name === `${name}_sum`)) throw new Error(`A histogram without a sum: ${name}`);
  }
}

/** The samples of one name whose labels are, among others, these. */
export function samplesOf(
  families: ReadonlyMap<string, MetricFamily>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): readonly Sample[] {
  const family = families.get(name) ?? families.get(name.replace(/_(?:bucket|sum|count)$/, ''));
  return (family?.samples ?? []).filter(
    (sample) =>
      sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  );
}

/** Their sum; undefined where there is none. */
export function valueOf(...args: Parameters<typeof samplesOf>): number | undefined {
  const samples = samplesOf(...args);
  return samples.length === 0 ? undefined : samples.reduce((sum, { value }) => sum + value, 0);
}
