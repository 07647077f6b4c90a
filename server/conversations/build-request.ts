import type { Conversation } from '../contract/chat/conversations.ts';
import type { AssistantMessage, ChatMessage, UserMessage } from '../contract/chat/message.ts';
import type { ChatRequest, ContentPart, Message } from '../domain/inference-request.ts';
import type { AttachmentContent } from './records.ts';

export interface BranchRequest {
  readonly model: string;
  readonly settings: Pick<Conversation, 'systemPrompt' | 'parameters' | 'tools'>;
  /** What was said, up to what is to be answered. */
  readonly branch: readonly ChatMessage[];
  /** The text that the answer begins with, where it goes on. */
  readonly begun: string;
  /** The model goes on by itself where a conversation ends with its own text; others have to be asked. */
  readonly continues: boolean;
  readonly contentOf: (attachmentId: string) => AttachmentContent | undefined;
}

const GO_ON = 'Go on exactly where your last message ends. Repeat nothing of it, and say nothing about going on.';

/** A branch of a chat as a request. */
export function buildRequest(asked: BranchRequest): ChatRequest {
  const { model, settings, begun, continues } = asked;
  const { reasoningEffort, contextLength, stop = [], ...sampling } = settings.parameters;
  const messages: Message[] = buildMessages(asked);
  if (begun !== '') {
    messages.push({ role: 'assistant', content: begun, toolCalls: [] });
    if (!continues) messages.push({ role: 'user', content: [{ type: 'text', text: GO_ON }] });
  }
  return {
    kind: 'chat',
    model,
    stream: true,
    choices: 1,
    messages,
    tools: settings.tools,
    toolChoice: { type: 'auto' },
    parallelToolCalls: true,
    responseFormat: { type: 'text' },
    sampling: { ...sampling, stop },
    runtime: { contextLength },
    reasoningEffort,
  };
}

function buildMessages({ settings, branch, contentOf }: BranchRequest): Message[] {
  const messages: Message[] = [];
  if (settings.systemPrompt.trim() !== '') {
    messages.push({ role: 'system', content: [{ type: 'text', text: settings.systemPrompt }] });
  }
  const lastQuestion = branch.findLastIndex(({ role }) => role === 'user');
  const answered = new Set(branch.flatMap((message) => (message.role === 'tool' ? [message.callId] : [])));
  for (const [at, message] of branch.entries()) {
    if (message.role === 'user') addQuestion(messages, message, contentOf);
    else if (message.role === 'tool') {
      const { callId, toolName, text } = message;
      messages.push({ role: 'tool', callId, toolName, content: [{ type: 'text', text }] });
    } else messages.push(...answerOf(message, answered, at > lastQuestion));
  }
  return messages;
}

/** What was said twice in a row, because the answer between failed, is one message: many templates want turns to alternate. */
function addQuestion(messages: Message[], message: UserMessage, contentOf: BranchRequest['contentOf']): void {
  const content = contentFor(message, contentOf);
  const last = messages.at(-1);
  if (last?.role !== 'user') messages.push({ role: 'user', content });
  else messages[messages.length - 1] = { role: 'user', content: [...last.content, BREAK, ...content] };
}

const BREAK: ContentPart = { type: 'text', text: '\n\n' };

/**
 * An earlier answer. Calls that were never answered are left out, and an answer that says nothing is none. What it thought
 * is told only while its own calls are worked off: models are made not to see older thoughts.
 */
function answerOf(message: AssistantMessage, answered: ReadonlySet<string>, isPresent: boolean): readonly Message[] {
  const toolCalls = message.toolCalls.filter(({ id }) => answered.has(id));
  if (message.text === '' && toolCalls.length === 0) return [];
  const reasoning = isPresent && message.reasoning !== '' ? message.reasoning : undefined;
  return [{ role: 'assistant', content: message.text, reasoning, toolCalls }];
}

/** Pictures, then files as text with their names, then what was said. */
function contentFor(message: UserMessage, contentOf: BranchRequest['contentOf']): readonly ContentPart[] {
  const images: ContentPart[] = [];
  const texts: string[] = [];
  for (const { id, name } of message.attachments) {
    const content = contentOf(id);
    if (content === undefined) texts.push(`${name} was attached here, but is no longer there.`);
    else if (content.kind === 'image')
      images.push({ type: 'image', mediaType: content.mediaType, data: content.base64 });
    else texts.push(fenced(content.name, content.text));
  }
  const text = [...texts, message.text].filter((each) => each !== '').join('\n\n');
  return text === '' && images.length > 0 ? images : [...images, { type: 'text', text }];
}

/** A file in a fence that nothing in it can close. */
function fenced(name: string, text: string): string {
  let longest = 2;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  const fence = '`'.repeat(longest + 1);
  return `${name.replaceAll(/[\r\n]+/g, ' ')}:\n${fence}\n${text}\n${fence}`;
}
