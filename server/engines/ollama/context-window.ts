import { HubError } from '../../domain/errors.ts';
import type { ChatRequest, ContentPart, InferenceRequest, Message, Prompt } from '../../domain/inference-request.ts';

/** English prose has more characters a token, code and other scripts have fewer. */
const CHARACTERS_PER_TOKEN = 3.5;
/** Hardly any text has more: an estimate by this number that is still too long leaves no doubt. */
const MOST_CHARACTERS_PER_TOKEN = 6;
/** What an image costs a prompt; models differ between 64 and several thousand. */
const TOKENS_PER_IMAGE = 256;
/** Role markers and line ends of a chat template. */
const TOKENS_PER_MESSAGE = 4;

/** How many tokens a request's prompt is likely to be, at least 1. */
export function estimatePromptTokens(request: InferenceRequest): number {
  switch (request.kind) {
    case 'chat':
      return estimateChat(request);
    case 'completion':
      return sum(request.prompts, estimatePrompt) + estimateText(request.suffix ?? '');
    case 'embedding':
      return Math.max(1, sum(request.inputs, estimatePrompt));
  }
}

function estimateText(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

function estimateChat(request: ChatRequest): number {
  const tools = request.tools.length === 0 ? 0 : estimateText(JSON.stringify(request.tools));
  return Math.max(1, sum(request.messages, estimateMessage) + tools);
}

function estimateMessage(message: Message): number {
  if (message.role !== 'assistant') return TOKENS_PER_MESSAGE + sum(message.content, estimatePart);
  const calls = sum(message.toolCalls, (call) => estimateText(call.name + call.argumentsText));
  return TOKENS_PER_MESSAGE + estimateText(message.content) + calls;
}

function estimatePart(part: ContentPart): number {
  return part.type === 'text' ? estimateText(part.text) : TOKENS_PER_IMAGE;
}

function estimatePrompt(prompt: Prompt): number {
  return typeof prompt === 'string' ? Math.max(1, estimateText(prompt)) : prompt.length;
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}

/**
 * Refuses before any work what cannot fit by any count. What may fit goes to Ollama, which counts exactly and refuses
 * instead of cutting, because every request says so. A server too old for that (`cutsSilently`) gets only what fits by
 * a careful estimate.
 * @throws HubError `context_length_exceeded`
 */
export function refuseTooLong(request: InferenceRequest, contextLength: number, cutsSilently: boolean): void {
  // Each text of an embedding request has the window to itself.
  const estimate =
    request.kind === 'embedding' ? Math.max(...request.inputs.map(estimatePrompt), 0) : estimatePromptTokens(request);
  const atLeast = cutsSilently ? estimate : (estimate * CHARACTERS_PER_TOKEN) / MOST_CHARACTERS_PER_TOKEN;
  if (atLeast > contextLength) throw contextLengthExceeded(request, contextLength, estimate);
}

/** Words that the overflow rules of the common clients recognise; they must stay as they are. */
export function contextLengthExceeded(
  request: InferenceRequest,
  contextLength: number,
  promptTokens: number,
  upstream?: unknown,
): HubError {
  const output = request.kind === 'embedding' ? 0 : (request.sampling.maxOutputTokens ?? 0);
  // Where Ollama refused although our estimate would fit, the estimate is what is wrong.
  const prompt = promptTokens + output > contextLength ? promptTokens : contextLength + 1;
  return new HubError(
    'context_length_exceeded',
    `This model's maximum context length is ${contextLength} tokens; this request needs ${prompt + output} (${prompt} prompt + ${output} output); reduce the length of the messages or pick a larger-context model.`,
    { param: PARAMS[request.kind], upstream },
  );
}

const PARAMS = { chat: 'messages', completion: 'prompt', embedding: 'input' } as const;
