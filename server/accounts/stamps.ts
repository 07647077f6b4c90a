import type { Actor, Stamps } from '../domain/account.ts';

/** Whoever makes a change, as a row names them: the user where there is one. */
function nameOfActor({ id, userId }: Actor): string {
  return userId ?? id;
}

/** For a row that is made now. @param now epoch milliseconds */
export function newStamps(by: Actor, now: number): Stamps {
  const who = nameOfActor(by);
  return { createdAt: now, createdBy: who, updatedAt: now, updatedBy: who };
}

/** For a row that is changed now. @param now epoch milliseconds */
export function changeStamps(by: Actor, now: number): Pick<Stamps, 'updatedAt' | 'updatedBy'> {
  return { updatedAt: now, updatedBy: nameOfActor(by) };
}
