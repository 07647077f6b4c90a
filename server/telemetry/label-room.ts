/** The value of a label whose own value found no more room. */
export const OTHER = 'other';

export interface RoomOptions<Name extends string> {
  /** The labels that tell one series from another. */
  readonly names: readonly Name[];
  /** Label sets with all their values; a fifth more for each step of giving some up. */
  readonly most: number;
  /** Which labels become `other` when there is no more room; those named first go first. */
  readonly gives: readonly (readonly Name[])[];
}

/**
 * Room for so many label sets. A series stays until the process ends and clients choose parts of labels, so without an
 * end to it a stranger could fill the memory. What finds no room gives up its labels step by step, at last all of them:
 * sums stay right.
 * @returns the labels to count under: for the same ones always the same object
 */
export function createLabelRoom<Name extends string, Labels extends Readonly<Record<Name, string>>>(
  options: RoomOptions<Name>,
): (labels: Labels) => Labels {
  const { names, most } = options;
  const steps = [...options.gives, names];
  const known = new Map<string, Labels>();
  const keyOf = (labels: Readonly<Record<Name, string>>) => {
    let key = '';
    for (const name of names) key += `${labels[name]}\n`;
    return key;
  };

  return (labels) => {
    let folded = labels;
    for (let step = 0; ; step++) {
      const key = keyOf(folded);
      const found = known.get(key);
      if (found !== undefined) return found;
      const given = steps[step];
      if (given === undefined || known.size < most * (1 + step / 5)) {
        known.set(key, folded);
        return folded;
      }
      folded = withOther(folded, given);
    }
  };
}

function withOther<Labels extends Readonly<Record<string, string>>>(labels: Labels, names: readonly string[]): Labels {
  return { ...labels, ...Object.fromEntries(names.map((name) => [name, OTHER])) };
}

/**
 * Lets the first so many different values of one label through, so that no label alone takes all the room.
 * @param admits whether a new value is one at all
 */
export function createValueCap(
  most: number,
  admits: (value: string) => boolean = () => true,
): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= most || !admits(value)) return OTHER;
    known.add(value);
    return value;
  };
}
