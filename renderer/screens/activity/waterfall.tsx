import type { RequestDetail } from '../../api/queries/requests.ts';
import { useWidth } from '../../components/use-width.ts';
import { formatMs } from '../../texts/format.ts';
import { currentLocale, keepOrder } from '../../texts/locale.ts';
import { useTexts } from '../../texts/use-texts.ts';

type Phase = RequestDetail['phases'][number];

const FILLS = {
  queued: 'fill-series-rest',
  tried: 'fill-danger',
  loading: 'fill-series-2',
  prompt: 'fill-series-4',
  generating: 'fill-series-1',
  working: 'fill-series-3',
} as const;

const HEIGHT = 12;
const USUAL_WIDTH = 240;

/** The time of a request, one line for each step, each beginning where the one before it ended. */
export function Waterfall({ phases, durationMs }: { readonly phases: readonly Phase[]; readonly durationMs: number }) {
  const { activity: texts } = useTexts();
  if (phases.length === 0) return <p className="text-sm text-muted">{texts.noTimeline}</p>;
  return (
    <table aria-label={texts.timeline} className="w-full text-sm">
      <tbody>
        {phases.map((phase) => (
          <tr key={`${phase.name} ${phase.fromMs}`}>
            <th
              scope="row"
              title={texts.phaseHints[phase.name]}
              className="py-1 pe-3 text-start font-normal whitespace-nowrap"
            >
              {texts.phases[phase.name]}
            </th>
            <td className="w-full py-1">
              <Bar phase={phase} durationMs={durationMs} />
            </td>
            <td className="py-1 ps-3 text-end whitespace-nowrap tabular-nums">{formatShortMs(phase.ms)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bar({ phase, durationMs }: { readonly phase: Phase; readonly durationMs: number }) {
  const [ref, width] = useWidth<SVGSVGElement>(USUAL_WIDTH);
  const scale = durationMs > 0 ? width / durationMs : 0;
  // What is there at all can be seen.
  const length = Math.max(2, phase.ms * scale);
  return (
    <svg ref={ref} aria-hidden height={HEIGHT} className="block w-full rounded bg-sunken rtl:-scale-x-100">
      <rect
        x={Math.min(phase.fromMs * scale, width - length)}
        width={length}
        height={HEIGHT}
        rx={2}
        className={FILLS[phase.name]}
      />
    </svg>
  );
}

/** A step of less than a millisecond is not none. */
function formatShortMs(ms: number): string {
  if (ms >= 10) return formatMs(ms);
  return keepOrder(`${new Intl.NumberFormat(currentLocale(), { maximumSignificantDigits: 2 }).format(ms)} ms`);
}
