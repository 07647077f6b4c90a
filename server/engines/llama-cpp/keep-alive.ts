const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/**
 * How long a model stays in memory, from Ollama's `keep_alive`: seconds, or a Go duration such as `5m` or `1h30m`.
 * Negative means for good. @returns milliseconds, or undefined for what is neither.
 */
export function parseKeepAlive(value: number | string): number | undefined {
  if (typeof value === 'number' || /^-?\d+(\.\d+)?$/.test(value)) {
    return Number(value) < 0 ? Infinity : Number(value) * 1_000;
  }
  if (!/^-?(\d+(\.\d+)?(ms|s|m|h))+$/.test(value)) return undefined;
  if (value.startsWith('-')) return Infinity;
  let sum = 0;
  for (const [, amount, unit = 's'] of value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    sum += Number(amount) * (units[unit] ?? 0);
  return sum;
}
