import { activity } from './ja/activity.ts';
import { audit } from './ja/audit.ts';
import { connect } from './ja/connect.ts';
import { limits } from './ja/limits.ts';
import { people } from './ja/people.ts';
import { places } from './ja/shell.ts';
import { teams } from './ja/teams.ts';
import { usage } from './ja/usage.ts';
import type { Texts } from './en.ts';
import type { Translated } from './translated.ts';

/** Japanese. */
export const ja: Translated<Texts> = {
  places,
  activity,
  audit,
  connect,
  limits,
  people,
  teams,
  usage,
};
