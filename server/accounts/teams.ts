import { isDeepStrictEqual } from 'node:util';
import { NO_LIMITS, type AccountChange, type Actor, type Limits, type PayerRef, type Team } from '../domain/account.ts';
import { HubError } from '../domain/errors.ts';
import type { Clock, IdGenerator } from '../domain/ports.ts';
import { MEMBER_BUDGET, type AccountBook } from './account-book.ts';
import { changedBudget, newBudget } from './budgets.ts';
import type { KeyRing } from './key-ring.ts';
import { createMemberFinder, knownUserId } from './new-members.ts';
import { removeTeam } from './removals.ts';
import { changeStamps, newStamps } from './stamps.ts';
import { newMemberships, putMemberships, putUsers, requireTeamOf, type NewMember } from './team-members.ts';

/** What may be said of a team when it is made or changed. */
export type TeamFields = Partial<
  Pick<
    Team,
    | 'teamAlias'
    | 'organizationId'
    | 'models'
    | 'modelAliases'
    | 'blocked'
    | 'metadata'
    | 'memberPermissions'
    | 'limits'
    | 'extras'
  >
> & {
  /** What each member may use of the team, for those without limits of their own. */
  readonly memberLimits?: ((known: Limits) => Limits) | undefined;
};

export interface NewTeam extends TeamFields {
  readonly teamId?: string | undefined;
  readonly members?: readonly NewMember[] | undefined;
}

/** Teams (proxy HTTP contract 4.2). */
export interface Teams {
  get(teamId: string): Team | undefined;
  /** @throws HubError `not_found` */
  require(teamId: string): Team;
  /** Oldest first. */
  list(): readonly Team[];
  /**
   * The one who makes it becomes its admin; members whom nobody knows are made.
   * @throws HubError for an id that is taken, an organization that is not there, or a member who is named twice
   */
  create(wish: NewTeam, by: Actor): Team;
  /** @throws HubError `not_found`, or for an organization that is not there */
  update(teamId: string, fieldsOf: (team: Team) => TeamFields, by: Actor): Team;
  /** @throws HubError `not_found` */
  setBlocked(teamId: string, blocked: boolean, by: Actor): Team;
  /** @throws HubError `not_found`, or when nothing would be left in the list: an empty one means every model */
  removeModels(teamId: string, models: readonly string[], by: Actor): Team;
  /** With their keys and memberships. @throws HubError `not_found` for any of them; then nothing is deleted */
  delete(teamIds: readonly string[], by: Actor): readonly string[];
}

export interface TeamsDeps {
  readonly book: AccountBook;
  readonly keys: Pick<KeyRing, 'get'>;
  /** Sets what these accounts spent to nothing: who gets their ids later has spent nothing. */
  readonly endBalances: (refs: readonly PayerRef[]) => void;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

export function createTeams({ book, keys, endBalances, clock, ids }: TeamsDeps): Teams {
  const requireTeam = (teamId: string) => requireTeamOf(book, teamId);

  function requireOrganization(organizationId: string | null | undefined): void {
    if (organizationId == null || book.organizations.get(organizationId) !== undefined) return;
    throw refused(
      'organization_id',
      `There is no organization ${JSON.stringify(organizationId)}. /organization/new makes one.`,
    );
  }

  /** The budget of the members as it becomes, and what has to change for it. */
  function memberBudgetOf(team: Team, limitsOf: TeamFields['memberLimits'], by: Actor, now: number) {
    if (limitsOf === undefined) return { extras: team.extras, changes: [] };
    const id = team.extras[MEMBER_BUDGET];
    const known = typeof id === 'string' ? book.budgets.get(id) : undefined;
    if (known === undefined && isDeepStrictEqual(limitsOf(NO_LIMITS), NO_LIMITS)) {
      return { extras: team.extras, changes: [] };
    }
    const row =
      known === undefined
        ? newBudget(ids.next('budget_'), limitsOf(NO_LIMITS), by, now)
        : changedBudget(known, limitsOf, by, now);
    const unlimited = known === undefined ? book.memberships.where('teamId', team.teamId) : [];
    const changes: readonly AccountChange[] = [
      { type: 'put', table: 'budgets', row },
      ...putMemberships(
        unlimited.filter(({ budgetId }) => budgetId === null).map((member) => ({ ...member, budgetId: row.budgetId })),
      ),
    ];
    return { extras: { ...team.extras, [MEMBER_BUDGET]: row.budgetId }, changes };
  }

  function update(teamId: string, fieldsOf: (team: Team) => TeamFields, by: Actor): Team {
    const team = requireTeam(teamId);
    const now = clock.now();
    const { memberLimits, ...fields } = fieldsOf(team);
    requireOrganization(fields.organizationId);
    const changed = { ...team, ...fields, ...changeStamps(by, now) };
    const { extras, changes } = memberBudgetOf(changed, memberLimits, by, now);
    const row: Team = { ...changed, extras };
    book.apply([...changes, { type: 'put', table: 'teams', row }], by);
    return row;
  }

  return {
    get: (teamId) => book.teams.get(teamId),
    require: requireTeam,
    list: () => [...book.teams.all()],
    create({ teamId: wished, members = [], memberLimits, ...fields }, by) {
      const teamId = wished ?? ids.next('team_');
      if (book.teams.get(teamId) !== undefined) {
        throw refused(
          'team_id',
          `Team id ${JSON.stringify(teamId)} already exists. Choose another team_id, or leave it out.`,
        );
      }
      requireOrganization(fields.organizationId);
      const now = clock.now();
      const plain: Team = { ...PLAIN, ...fields, teamId, ...newStamps(by, now) };
      const { extras, changes } = memberBudgetOf(plain, memberLimits, by, now);
      const row: Team = { ...plain, extras };
      const finder = createMemberFinder(book, ids, by, now);
      const memberships = newMemberships(book, row, withCreator(book, members, by), NO_LIMITS, finder, now);
      book.apply(
        [
          ...changes,
          { type: 'put', table: 'teams', row },
          ...putUsers(finder.newUsers),
          ...putMemberships(memberships),
        ],
        by,
      );
      return row;
    },
    update,
    setBlocked(teamId, blocked, by) {
      const row: Team = { ...requireTeam(teamId), blocked, ...changeStamps(by, clock.now()) };
      book.apply([{ type: 'put', table: 'teams', row, action: blocked ? 'blocked' : 'unblocked' }], by);
      return row;
    },
    removeModels: (teamId, models, by) => update(teamId, (team) => ({ models: modelsWithout(team, models) }), by),
    delete(teamIds, by) {
      const unique = [...new Set(teamIds)];
      unique.forEach(requireTeam);
      const now = clock.now();
      const removals = unique.map((teamId) => removeTeam({ book, keys }, teamId, now));
      book.apply(
        removals.flatMap(({ changes }) => changes),
        by,
      );
      endBalances(removals.flatMap(({ ended }) => ended));
      return unique;
    },
  };
}

const PLAIN = {
  teamAlias: null,
  organizationId: null,
  models: [],
  modelAliases: {},
  blocked: false,
  metadata: {},
  memberPermissions: [],
  limits: NO_LIMITS,
  extras: {},
} as const satisfies Partial<Team>;

/** Whoever makes a team is its admin, unless the list says what they are. */
function withCreator(book: AccountBook, members: readonly NewMember[], { userId }: Actor): readonly NewMember[] {
  if (userId === null || members.some((member) => knownUserId(book, member) === userId)) return members;
  return [...members, { userId, role: 'admin' }];
}

function modelsWithout({ teamId, models }: Team, removed: readonly string[]): readonly string[] {
  const left = models.filter((model) => !removed.includes(model));
  if (left.length > 0 || models.length === 0) return left;
  throw refused(
    'models',
    `Team ${JSON.stringify(teamId)} would have an empty list, which means every model. To allow all send models: [] to /team/update, to allow none block the team.`,
  );
}

function refused(param: string, message: string): HubError {
  return new HubError('invalid_request', message, { param, wireType: 'bad_request_error' });
}
