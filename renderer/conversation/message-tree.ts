import type { AssistantMessage, ChatMessage, ToolMessage, UserMessage } from '../../server/contract/chat/message.ts';

/** Where a message stands among those with the same parent. */
export interface Siblings {
  readonly ids: readonly string[];
  /** From 0. */
  readonly at: number;
}

/** One line of the conversation, from its beginning to its end. */
export type Row =
  | { readonly kind: 'user'; readonly message: UserMessage; readonly siblings: Siblings }
  | { readonly kind: 'answer'; readonly message: AssistantMessage; readonly siblings: Siblings }
  /** Answers of several models to one message; the conversation goes on from the one that is `chosenId`. */
  | { readonly kind: 'compared'; readonly messages: readonly AssistantMessage[]; readonly chosenId: string }
  | { readonly kind: 'tool'; readonly message: ToolMessage };

/** Messages and who stands below whom. Odd trees (a parent that is missing, a circle) make short paths, never an error. */
export interface MessageTree {
  readonly byId: ReadonlyMap<string, ChatMessage>;
  /** Parent id, or null for the first ones → children, the oldest first. */
  readonly children: ReadonlyMap<string | null, readonly ChatMessage[]>;
}

export function growTree(messages: readonly ChatMessage[]): MessageTree {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const children = new Map<string | null, ChatMessage[]>();
  for (const message of messages) {
    const known = children.get(message.parentId);
    if (known === undefined) children.set(message.parentId, [message]);
    else known.push(message);
  }
  return { byId, children };
}

/** From the first message to this one. */
export function pathTo({ byId }: MessageTree, headId: string | null): readonly ChatMessage[] {
  const path: ChatMessage[] = [];
  const seen = new Set<string>();
  let next = headId === null ? undefined : byId.get(headId);
  while (next !== undefined && !seen.has(next.id)) {
    seen.add(next.id);
    path.push(next);
    next = next.parentId === null ? undefined : byId.get(next.parentId);
  }
  return path.toReversed();
}

/** What is shown of a conversation whose last message is `headId`. */
export function rowsOf(tree: MessageTree, headId: string | null): readonly Row[] {
  const path = pathTo(tree, headId);
  return path.map((message, index) => {
    if (message.role === 'tool') return { kind: 'tool', message };
    const family = (tree.children.get(message.parentId) ?? [message]).filter(({ role }) => role === message.role);
    const siblings = {
      ids: family.map(({ id }) => id),
      at: Math.max(
        0,
        family.findIndex(({ id }) => id === message.id),
      ),
    };
    if (message.role === 'user') return { kind: 'user', message, siblings };
    const before = path[index - 1];
    if (before?.role === 'user' && before.isCompared && family.length > 1) {
      return { kind: 'compared', messages: family.filter(isAnswer), chosenId: message.id };
    }
    return { kind: 'answer', message, siblings };
  });
}

function isAnswer(message: ChatMessage): message is AssistantMessage {
  return message.role === 'assistant';
}

/** A key that stays with a row while its branch is shown. */
export function rowKey(row: Row): string {
  return row.kind === 'compared' ? `compared ${row.messages[0]?.parentId}` : row.message.id;
}

/** The message that a row stands for. */
export function rowMessage(row: Row): ChatMessage | undefined {
  return row.kind === 'compared' ? row.messages.find(({ id }) => id === row.chosenId) : row.message;
}
