import type { ExportedChat, ExportedMessage } from '../../contract/chat/files.ts';
import type { ChatMessage } from '../../contract/chat/message.ts';
import type { ConversationRecord } from '../records.ts';

/** A chat as it stands in files. @param folder the name of its folder */
export function exportChat(
  record: ConversationRecord,
  messages: readonly ChatMessage[],
  folder: string | null,
): ExportedChat {
  const { title, titleBy, isPinned, isArchived, model, systemPrompt, parameters, tools, headId } = record;
  const { createdAt, updatedAt } = record;
  return {
    title,
    titleBy,
    folder,
    isPinned,
    isArchived,
    model,
    systemPrompt,
    parameters,
    tools,
    headId,
    createdAt,
    updatedAt,
    messages: messages.map(exportMessage),
  };
}

/** In a file nothing is being written. */
function exportMessage(message: ChatMessage): ExportedMessage {
  if (message.role === 'tool') return message;
  if (message.role === 'user') return { ...message, attachments: message.attachments.map(({ id }) => id) };
  const { turnId: _, outcome, ...rest } = message;
  return { ...rest, outcome: outcome === 'running' ? 'interrupted' : outcome };
}

/** What the messages of a chat have, each once. */
export function attachmentIdsOf({ messages }: Pick<ExportedChat, 'messages'>): readonly string[] {
  return [...new Set(messages.flatMap((message) => (message.role === 'user' ? message.attachments : [])))];
}
