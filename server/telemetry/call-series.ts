import { Counter, Histogram, type Registry } from 'prom-client';
import type { CallLabel, CallLabels } from './call-labels.ts';

/**
 * Prometheus' counter and histogram, but a series is found by the object that holds a request's labels. Prom-client makes
 * and hashes a text of all labels at every step: a microsecond for thirteen of them, and a request takes twenty steps.
 */
interface SeriesIndex<Series> {
  /** The series of these labels; a label room gives the same object for the same ones. */
  of(labels: CallLabels): Series;
  all(): IterableIterator<Series>;
}

type Picked = Readonly<Record<string, string>>;

function createSeriesIndex<Series>(
  names: readonly CallLabel[],
  create: (labels: Picked) => Series,
): SeriesIndex<Series> {
  const byObject = new WeakMap<CallLabels, Series>();
  const byText = new Map<string, Series>();

  /** Labels that differ only in what this metric does not tell are one series. */
  function find(labels: CallLabels): Series {
    const text = JSON.stringify(names.map((name) => labels[name]));
    const known = byText.get(text);
    if (known !== undefined) return known;
    const series = create(Object.fromEntries(names.map((name) => [name, labels[name]])));
    byText.set(text, series);
    return series;
  }

  return {
    of(labels) {
      let series = byObject.get(labels);
      if (series === undefined) byObject.set(labels, (series = find(labels)));
      return series;
    },
    all: () => byText.values(),
  };
}

export interface CallMetricOptions {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly CallLabel[];
  readonly register: Registry;
}

/** No labels of a line's own: prom-client keeps the text of shared ones, so a scrape does not make it again. */
const NO_LABELS = {};

export class CallCounter extends Counter {
  readonly #series: SeriesIndex<{ labels: object; sharedLabels: Picked; value: number }>;

  constructor({ name, help, labels, register }: CallMetricOptions) {
    super({ name, help, labelNames: labels, registers: [register] });
    this.#series = createSeriesIndex(labels, (sharedLabels) => ({ labels: NO_LABELS, sharedLabels, value: 0 }));
  }

  /** @param by an upstream's own figure may be anything: what is not above nothing is not counted */
  count(labels: CallLabels, by = 1): void {
    const series = this.#series.of(labels);
    if (by > 0) series.value += by;
  }

  override async get() {
    return { ...(await super.get()), values: [...this.#series.all()] };
  }
}

interface Distribution {
  readonly sharedLabels: Picked;
  /** For each boundary, and one for what is above all of them. */
  readonly counts: number[];
  sum: number;
}

export class CallHistogram extends Histogram {
  readonly #name: string;
  readonly #help: string;
  readonly #boundaries: readonly number[];
  readonly #series: SeriesIndex<Distribution>;

  constructor({ name, help, labels, register, boundaries }: CallMetricOptions & { boundaries: readonly number[] }) {
    super({ name, help, labelNames: labels, buckets: [...boundaries], registers: [register] });
    this.#name = name;
    this.#help = help;
    this.#boundaries = boundaries;
    this.#series = createSeriesIndex(labels, (sharedLabels) => ({
      sharedLabels,
      counts: Array.from({ length: boundaries.length + 1 }, () => 0),
      sum: 0,
    }));
  }

  add(labels: CallLabels, value: number): void {
    const series = this.#series.of(labels);
    const found = this.#boundaries.findIndex((boundary) => value <= boundary);
    const bucket = found < 0 ? this.#boundaries.length : found;
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.sum += value;
  }

  /** What prom-client's registry writes a histogram from; its types leave it out. */
  async getForPromString() {
    const values = [...this.#series.all()].flatMap((series) => this.#lines(series));
    return { name: this.#name, help: this.#help, type: 'histogram', values, aggregator: 'sum' };
  }

  #lines({ counts, sharedLabels, sum }: Distribution) {
    let count = 0;
    const buckets = counts.map((inBucket, index) => {
      count += inBucket;
      const le = this.#boundaries[index] ?? '+Inf';
      return { metricName: `${this.#name}_bucket`, labels: { le }, sharedLabels, value: count };
    });
    return [
      ...buckets,
      { metricName: `${this.#name}_sum`, labels: NO_LABELS, sharedLabels, value: sum },
      { metricName: `${this.#name}_count`, labels: NO_LABELS, sharedLabels, value: count },
    ];
  }
}
