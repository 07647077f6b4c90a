import { setImmediate as nextTurn } from 'node:timers/promises';

/** Some milliseconds of work. */
const AT_ONCE = 20;

/** Maps a long list a little at a time and in order: requests and the tokens of running answers go on in between. */
export async function mapInTurns<Item, Result>(items: readonly Item[], map: (item: Item) => Result): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    results.push(map(item));
    if (results.length % AT_ONCE === 0) await nextTurn();
  }
  return results;
}
