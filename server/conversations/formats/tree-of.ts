import type { ExportedMessage } from '../../contract/chat/files.ts';

/** A chat of a file can't be taken. The message says what is wrong and where. */
export class BadChat extends Error {}

/**
 * The same messages, parents before their children and otherwise in their order.
 * @throws BadChat for ids that are there twice, parents that are not there, and circles
 */
export function inTreeOrder<Node extends Pick<ExportedMessage, 'id' | 'parentId'>>(nodes: readonly Node[]): Node[] {
  const byId = new Map<string, Node>();
  for (const node of nodes) {
    if (byId.has(node.id)) throw new BadChat(`two of its messages have the id ${show(node.id)}`);
    byId.set(node.id, node);
  }
  const placed = new Set<string>();
  const ordered: Node[] = [];
  for (const node of nodes) {
    const above: Node[] = [];
    const seen = new Set<string>();
    let next: Node | undefined = node;
    while (next !== undefined && !placed.has(next.id)) {
      if (seen.has(next.id))
        throw new BadChat(`its message ${show(next.id)} comes after itself: the tree has a circle`);
      seen.add(next.id);
      above.push(next);
      if (next.parentId === null) break;
      const parent: Node | undefined = byId.get(next.parentId);
      if (parent === undefined) {
        throw new BadChat(`its message ${show(next.id)} comes after ${show(next.parentId)}, which is not there`);
      }
      next = parent;
    }
    for (const each of above.toReversed()) {
      placed.add(each.id);
      ordered.push(each);
    }
  }
  return ordered;
}

export function show(id: string): string {
  return JSON.stringify(id.slice(0, 60));
}
