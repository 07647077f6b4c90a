import type { Membership, TeamInfo } from '../../api/queries/teams.ts';
import { userName } from '../../api/queries/users.ts';

/** A member of a team, as the screens show one. */
export interface Member extends Membership {
  /** What the user is called. */
  readonly name: string;
}

export function membersOf({ team_memberships: memberships }: TeamInfo): readonly Member[] {
  return memberships.map((membership) => ({ ...membership, name: userName(membership) }));
}
