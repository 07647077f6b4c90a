import type { Conversation, ConversationSummary } from '../contract/chat/conversations.ts';
import type { AssistantMessage, Attachment, ChatMessage } from '../contract/chat/message.ts';
import type { TreeNode } from './message-tree.ts';

/** A chat as it is kept, without its messages. */
export interface ConversationRecord extends Omit<Conversation, 'messages' | 'isAnswering'> {
  /** Who gave it its title. */
  readonly titleBy: 'words' | 'model' | 'person';
}

type Changeable = Omit<ConversationRecord, 'id' | 'createdAt' | 'revision'>;
/** What is absent stays. */
export type ConversationChanges = { readonly [Name in keyof Changeable]?: Changeable[Name] | undefined };

/** Where chats are kept. Functions that change one return its new revision. */
export interface ConversationRecords {
  list(owner: string, isArchived: boolean): ConversationSummary[];
  summary(owner: string, id: string): ConversationSummary | undefined;
  find(owner: string, id: string): ConversationRecord | undefined;
  message(conversationId: string, id: string): ChatMessage | undefined;
  messages(conversationId: string): ChatMessage[];
  /** Parents before their children, as all lists of messages. */
  nodes(conversationId: string): TreeNode[];
  some(ids: readonly string[]): ChatMessage[];
  /** @param hiddenAt it is there like one that was deleted then, until it is restored */
  insert(owner: string, conversation: ConversationRecord, messages: readonly ChatMessage[], hiddenAt?: number): void;
  update(id: string, changes: ConversationChanges): number;
  /** All together or not at all. @param compared the question that several models are asked, where it is there already */
  append(id: string, messages: readonly ChatMessage[], changes: ConversationChanges, compared?: string): number;
  saveProgress(message: AssistantMessage): void;
  saveAnswer(conversationId: string, message: AssistantMessage, changes: ConversationChanges): number;
  delete(owner: string, id: string, now: number): number | undefined;
  restore(owner: string, id: string): number | undefined;
  purge(before: number): void;
  interruptRunning(): void;
}

/** What a model gets of an attachment. */
export type AttachmentContent =
  | { readonly kind: 'image'; readonly name: string; readonly mediaType: string; readonly base64: string }
  | { readonly kind: 'text' | 'pdf'; readonly name: string; readonly text: string };

/** Where files are kept. */
export interface AttachmentRecords {
  /** In the order of the ids. @throws HubError `not_found` that names the first that this owner does not have */
  require(ids: readonly string[], owner: string): readonly Attachment[];
  /** Undefined where it is no more. */
  contentOf(id: string): AttachmentContent | undefined;
}
