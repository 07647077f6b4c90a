import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../../tests/helpers/property-runs.ts';
import { newestEnd, pathTo, type TreeNode } from './message-tree.ts';

/** Any tree, or several: each message hangs on an earlier one or on none. */
const trees = fc.array(fc.nat(), { minLength: 1, maxLength: 60 }).map((choices) =>
  choices.map((choice, at): TreeNode => {
    const parent = choice % (at + 1);
    return { id: `m${at}`, parentId: parent === at ? null : `m${parent}` };
  }),
);
const treesAndOne = trees.chain((nodes) => fc.tuple(fc.constant(nodes), fc.constantFrom(...nodes)));

describe('the path to a message', () => {
  it('begins with a first message, goes from parent to child, and ends with the message', () => {
    fc.assert(
      fc.property(treesAndOne, ([nodes, { id }]) => {
        const path = pathTo(nodes, id);
        expect(path[0]?.parentId).toBeNull();
        expect(path.at(-1)?.id).toBe(id);
        for (const [at, node] of path.entries()) if (at > 0) expect(node.parentId).toBe(path[at - 1]?.id);
      }),
      propertyRuns(200),
    );
  });

  it('is empty where there is no such message', () => {
    expect(pathTo([{ id: 'a', parentId: null }], 'b')).toEqual([]);
    expect(pathTo([{ id: 'a', parentId: null }], null)).toEqual([]);
  });
});

describe('the newest end below a message', () => {
  it('goes through it, has nothing below it, and nothing that goes through it was made later', () => {
    fc.assert(
      fc.property(treesAndOne, ([nodes, { id }]) => {
        const end = newestEnd(nodes, id);
        expect(pathTo(nodes, end).map((node) => node.id)).toContain(id);
        expect(nodes.some(({ parentId }) => parentId === end)).toBe(false);
        const through = nodes.filter((node) => pathTo(nodes, node.id).some((each) => each.id === id));
        expect(through.at(-1)?.id).toBe(end);
      }),
      propertyRuns(200),
    );
  });
});
