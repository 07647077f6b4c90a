export interface Bar {
  readonly id: string | number;
  /** Under the axis, where there is room for it. */
  readonly label: string;
  readonly value: number;
  /** What is said of it on hover. */
  readonly title: string;
}

interface BarChartProps {
  /** What the bars show, for those who can't see them; the figures stand in a table beside. */
  readonly label: string;
  readonly bars: readonly Bar[];
  readonly format: (value: number) => string;
}

const WIDTH = 960;
const HEIGHT = 180;
const LEFT = 64;
const BOTTOM = 22;
const TOP = 10;
const MAX_BAR = 48;
/** Labels that fit side by side. */
const LABELS = 8;

/** Bars over time. Gaps are times without anything. */
export function BarChart({ label, bars, format }: BarChartProps) {
  const top = niceCeiling(Math.max(0, ...bars.map(({ value }) => value)));
  const slot = (WIDTH - LEFT) / Math.max(1, bars.length);
  const width = Math.max(1, Math.min(MAX_BAR, slot * 0.7));
  const plot = HEIGHT - BOTTOM - TOP;
  const heightOf = (value: number) => (top === 0 ? 0 : (value / top) * plot);
  const every = Math.ceil(bars.length / LABELS);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="w-full rounded-xl border border-line bg-raised"
    >
      {[0, 0.5, 1].map((part) => (
        <g key={part}>
          <line
            x1={LEFT}
            x2={WIDTH - 8}
            y1={TOP + plot * (1 - part)}
            y2={TOP + plot * (1 - part)}
            className="stroke-line"
          />
          <text x={LEFT - 8} y={TOP + plot * (1 - part) + 4} textAnchor="end" className="fill-muted text-[11px]">
            {format(top * part)}
          </text>
        </g>
      ))}
      {bars.map((bar, index) => {
        const x = LEFT + slot * index + (slot - width) / 2;
        const height = bar.value > 0 ? Math.max(1, heightOf(bar.value)) : 0;
        return (
          <g key={bar.id}>
            <rect x={LEFT + slot * index} y={TOP} width={slot} height={plot} className="fill-transparent">
              <title>{bar.title}</title>
            </rect>
            <rect
              x={x}
              y={TOP + plot - height}
              width={width}
              height={height}
              rx={Math.min(3, width / 4)}
              className="pointer-events-none fill-accent"
            />
            {index % every === 0 && (
              <text x={x + width / 2} y={HEIGHT - 7} textAnchor="middle" className="fill-muted text-[11px]">
                {bar.label}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** The next 1, 2 or 5 followed by zeros: a top of the axis that a person can halve. */
export function niceCeiling(value: number): number {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((each) => each * power >= value * (1 - 1e-12)) ?? 10;
  return step * power;
}
