/** A duration as LiteLLM writes seconds: `1.0`, `0.001`. */
export function inSeconds(ms: number): string {
  const seconds = ms / 1000;
  return Number.isInteger(seconds) ? seconds.toFixed(1) : String(seconds);
}
