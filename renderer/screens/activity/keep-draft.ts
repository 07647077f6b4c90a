import type { BodySettings } from '../../api/queries/requests.ts';

export const KEEPS = ['off', 'keys', 'all'] as const satisfies readonly BodySettings['keepBodies'][];

const KB = 1024;
const MB = 1024 * 1024;

/** The settings as they stand in a form. */
export interface KeepDraft {
  readonly keepBodies: BodySettings['keepBodies'];
  readonly days: string;
  readonly oneKb: string;
  readonly allMb: string;
}

export function draftOf({ keepBodies, bodiesKeptDays, bodyMaxBytes, bodiesMaxBytes }: BodySettings): KeepDraft {
  return {
    keepBodies,
    days: String(bodiesKeptDays),
    oneKb: String(Math.round(bodyMaxBytes / KB)),
    allMb: String(Math.round(bodiesMaxBytes / MB)),
  };
}

export function bodyChanges({ keepBodies, days, oneKb, allMb }: KeepDraft): BodySettings {
  return {
    keepBodies,
    bodiesKeptDays: Number(days),
    bodyMaxBytes: Number(oneKb) * KB,
    bodiesMaxBytes: Number(allMb) * MB,
  };
}
