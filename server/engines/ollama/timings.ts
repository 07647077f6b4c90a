/** When supervision does what. All in milliseconds, but for the count. */
export interface SupervisionTimings {
  readonly probeTimeoutMs: number;
  /** How long something that accepts connections may keep silent before it is taken for a foreign program. */
  readonly silentPatienceMs: number;
  readonly readyCheckMs: number;
  readonly readyLimitMs: number;
  readonly healthEveryMs: number;
  readonly healthTimeoutMs: number;
  /** Without an answer for this long: degraded; a server of ours is restarted after `hungAfterMs`. */
  readonly degradedAfterMs: number;
  readonly hungAfterMs: number;
  /** Between two looks while there is nothing. */
  readonly lookAgainMs: number;
  readonly firstRestartMs: number;
  readonly longestRestartMs: number;
  /** Crashes in a row after which we give up starting; a server that ran for `stableAfterMs` begins a new row. */
  readonly maxCrashes: number;
  readonly stableAfterMs: number;
  readonly stopGraceMs: number;
}

export const defaultTimings: SupervisionTimings = {
  probeTimeoutMs: 1000,
  silentPatienceMs: 15_000,
  readyCheckMs: 250,
  readyLimitMs: 60_000,
  healthEveryMs: 5000,
  healthTimeoutMs: 2000,
  degradedAfterMs: 10_000,
  hungAfterMs: 120_000,
  lookAgainMs: 5000,
  firstRestartMs: 1000,
  longestRestartMs: 30_000,
  maxCrashes: 6,
  stableAfterMs: 60_000,
  stopGraceMs: 5000,
};
