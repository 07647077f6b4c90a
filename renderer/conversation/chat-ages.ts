export type Age = 'today' | 'yesterday' | 'earlier';

/** Chats by the day they were last used, by this computer's calendar; ages without one are left out. */
export function groupByAge<Chat extends { readonly updatedAt: number }>(
  chats: readonly Chat[],
  now: number,
): readonly (readonly [Age, readonly Chat[]])[] {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const dayBefore = new Date(midnight - 1).setHours(0, 0, 0, 0);
  const ageOf = ({ updatedAt }: Chat): Age =>
    updatedAt >= midnight ? 'today' : updatedAt >= dayBefore ? 'yesterday' : 'earlier';
  return (['today', 'yesterday', 'earlier'] as const)
    .map((age) => [age, chats.filter((each) => ageOf(each) === age)] as const)
    .filter(([, members]) => members.length > 0);
}
