import { distance } from 'fastest-levenshtein';

const NEAR_MATCHES = 3;
/** The largest edit distance, as a share of the longer name, that still looks like a slip. */
const LARGEST_SLIP = 0.6;

/** The names most like this one: those that contain it or are contained, then by edit distance. */
export function nearMatches(name: string, names: readonly string[]): readonly string[] {
  const wanted = name.toLowerCase();
  const score = (each: string) => {
    const known = each.toLowerCase();
    const isPart = wanted !== '' && (known.includes(wanted) || wanted.includes(known));
    return isPart ? 0 : distance(wanted, known) / Math.max(wanted.length, known.length, 1);
  };
  return names
    .map((each) => ({ each, score: score(each) }))
    .filter(({ score }) => score <= LARGEST_SLIP)
    .toSorted((a, b) => a.score - b.score)
    .slice(0, NEAR_MATCHES)
    .map(({ each }) => each);
}
