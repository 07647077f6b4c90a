/** A message as a place in a tree. Lists of them hold parents before their children, in the order of making. */
export interface TreeNode {
  readonly id: string;
  readonly parentId: string | null;
}

/** The branch that ends with a message, the first message first; empty where there is no such message. */
export function pathTo<Node extends TreeNode>(nodes: readonly Node[], id: string | null): readonly Node[] {
  const path: Node[] = [];
  let wanted = id;
  // Parents come first, so one walk from the end meets each of them.
  for (let at = nodes.length - 1; at >= 0 && wanted !== null; at--) {
    const node = nodes[at];
    if (node?.id !== wanted) continue;
    path.push(node);
    wanted = node.parentId;
  }
  return path.toReversed();
}

/** The last message that was made below one, which has none below itself; the message where it is an end. */
export function newestEnd(nodes: readonly TreeNode[], id: string): string {
  const below = new Set([id]);
  let end = id;
  for (const node of nodes) {
    if (node.parentId === null || !below.has(node.parentId)) continue;
    below.add(node.id);
    end = node.id;
  }
  return end;
}
