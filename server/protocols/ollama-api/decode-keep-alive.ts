import { HubError } from '../../domain/errors.ts';
import { show } from '../read-body.ts';

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};
const STEP = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;
const DURATION = /^[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;

/**
 * How long a model stays loaded afterwards, from a number of seconds or a Go duration such as `1h30m`. A text of digits
 * alone has no unit and is refused, as Ollama does it.
 * @returns seconds; negative = for good; undefined = as the engine likes
 * @throws HubError that names the value
 */
export function decodeKeepAlive(value: number | string | null | undefined): number | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'number') return value < 0 ? -1 : value;
  const text = value.trim();
  if (/^[-+]?0$/.test(text)) return 0;
  if (!DURATION.test(text)) {
    throw new HubError(
      'invalid_request',
      `keep_alive is ${show(value)}. Expected a number of seconds, or a text with a unit such as "5m" or "-1m".`,
      { param: 'keep_alive' },
    );
  }
  let seconds = 0;
  for (const [, amount, unit = 's'] of text.matchAll(STEP)) seconds += Number(amount) * (UNITS[unit] ?? 0);
  return text.startsWith('-') && seconds > 0 ? -1 : seconds;
}
