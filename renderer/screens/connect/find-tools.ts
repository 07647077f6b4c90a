import type { ConnectTool, ToolKind } from '../../../server/contract/hub/connect.ts';

export interface ToolGroup {
  readonly kind: ToolKind;
  readonly tools: readonly ConnectTool[];
}

/** Editors first: most people come for one. */
const ORDER: readonly ToolKind[] = ['editor', 'agent', 'app', 'shell', 'library'];

/** The tools that have every word of the search in their name or in what they are, by kind. */
export function findTools(tools: readonly ConnectTool[], search: string): readonly ToolGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = tools.filter(({ id, name, about }) => {
    const text = `${id} ${name} ${about}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return ORDER.map((kind) => ({ kind, tools: found.filter((tool) => tool.kind === kind) })).filter(
    (group) => group.tools.length > 0,
  );
}
