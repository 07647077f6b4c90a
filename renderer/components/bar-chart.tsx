import { useWidth } from './use-width.ts';

/** The colours of a chart's series, in their order; the last one is for all that has none of its own. */
export const SERIES_LOOKS = [
  { fill: 'fill-series-1', mark: 'bg-series-1' },
  { fill: 'fill-series-2', mark: 'bg-series-2' },
  { fill: 'fill-series-3', mark: 'bg-series-3' },
  { fill: 'fill-series-4', mark: 'bg-series-4' },
  { fill: 'fill-series-5', mark: 'bg-series-5' },
] as const;
export const REST_LOOK = { fill: 'fill-series-rest', mark: 'bg-series-rest' } as const;

interface BarPart {
  readonly id: string;
  readonly value: number;
  /** The class of its colour. */
  readonly fill: string;
}

export interface Bar {
  readonly id: string | number;
  /** Under the axis, where there is room for it. */
  readonly label: string;
  /** From the axis upwards. */
  readonly parts: readonly BarPart[];
  /** What is said of it on hover. */
  readonly title: string;
}

interface BarChartProps {
  /** What the bars show, for those who can't see them; the figures stand in a table beneath. */
  readonly label: string;
  readonly bars: readonly Bar[];
  readonly format: (value: number) => string;
}

/** Until it is drawn. */
const USUAL_WIDTH = 960;
const HEIGHT = 180;
const LEFT = 64;
const BOTTOM = 22;
const TOP = 10;
const PLOT = HEIGHT - BOTTOM - TOP;
const MAX_BAR = 48;
/** What a label takes under the axis. */
const LABEL_WIDTH = 100;
/** So far from the end stands the middle of the last one at least, that a long date is not cut off. */
const LABEL_HALF = 30;

/**
 * Bars over time, each of one part or of several on top of each other. Gaps are times without anything. Time runs to the right
 * also where a page is read from the right: most charts in Arabic are drawn so.
 */
export function BarChart({ label, bars, format }: BarChartProps) {
  const top = niceCeiling(Math.max(0, ...bars.map(({ parts }) => sumOf(parts))));
  // One unit is one pixel, so that words are as large in a small window.
  const [ref, whole] = useWidth<SVGSVGElement>(USUAL_WIDTH);
  const slot = (whole - LEFT) / Math.max(1, bars.length);
  const width = Math.max(1, Math.min(MAX_BAR, slot * 0.7));
  const every = Math.max(1, Math.ceil(LABEL_WIDTH / slot));
  return (
    <svg
      ref={ref}
      role="img"
      aria-label={label}
      viewBox={`0 0 ${whole} ${HEIGHT}`}
      height={HEIGHT}
      className="w-full rounded-xl border border-line bg-raised"
    >
      {[0, 0.5, 1].map((part) => (
        <g key={part}>
          <line
            x1={LEFT}
            x2={whole - 8}
            y1={TOP + PLOT * (1 - part)}
            y2={TOP + PLOT * (1 - part)}
            className="stroke-line"
          />
          <text
            x={LEFT - 8}
            y={TOP + PLOT * (1 - part) + 4}
            // The end is where the plot begins, also where the page is read from right to left; its words keep their own order.
            direction="ltr"
            textAnchor="end"
            className="fill-muted text-[11px] [unicode-bidi:plaintext]"
          >
            {format(top * part)}
          </text>
        </g>
      ))}
      {bars.map((bar, index) => {
        const left = LEFT + slot * index;
        return (
          <g key={bar.id}>
            <rect x={left} y={TOP} width={slot} height={PLOT} className="fill-transparent">
              <title>{bar.title}</title>
            </rect>
            <Stack bar={bar} x={left + (slot - width) / 2} width={width} top={top} />
            {index % every === 0 && (
              <text
                x={Math.min(left + slot / 2, whole - LABEL_HALF)}
                y={HEIGHT - 7}
                textAnchor="middle"
                className="fill-muted text-[11px]"
              >
                {bar.label}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

interface StackProps {
  readonly bar: Bar;
  readonly x: number;
  readonly width: number;
  /** The value at the top of the axis. */
  readonly top: number;
}

function Stack({ bar, x, width, top }: StackProps) {
  let below = 0;
  return bar.parts.map(({ id, value, fill }) => {
    // What is there at all can be seen.
    const height = value > 0 && top > 0 ? Math.max(1, (value / top) * PLOT) : 0;
    const y = TOP + PLOT - below - height;
    below += height;
    return (
      <rect
        key={id}
        x={x}
        y={y}
        width={width}
        height={height}
        rx={bar.parts.length === 1 ? Math.min(3, width / 4) : 0}
        className={`pointer-events-none ${fill}`}
      />
    );
  });
}

function sumOf(parts: readonly BarPart[]): number {
  return parts.reduce((sum, { value }) => sum + value, 0);
}

/** The next 1, 2 or 5 followed by zeros: a top of the axis that a person can halve. */
export function niceCeiling(value: number): number {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((each) => each * power >= value * (1 - 1e-12)) ?? 10;
  return step * power;
}
