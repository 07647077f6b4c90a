import type { InferenceRequest, Message, Prompt, Tool } from './inference-request.ts';

/** English and code alike come to about this many characters a token. */
const CHARACTERS_PER_TOKEN = 4;
/** What an image costs the prompt where nobody counted. */
const TOKENS_PER_IMAGE = 256;

/** How many tokens a prompt has where nobody counted: LiteLLM's own rule of thumb, and something for each image. */
export function estimateInputTokens(request: InferenceRequest): number {
  switch (request.kind) {
    case 'chat': {
      const characters = charactersOfTools(request.tools) + sum(request.messages, charactersOfMessage);
      return toTokens(characters) + TOKENS_PER_IMAGE * sum(request.messages, imagesOf);
    }
    case 'completion':
      return toTokens(sum(request.prompts, charactersOfPrompt) + (request.suffix?.length ?? 0));
    case 'embedding':
      return toTokens(sum(request.inputs, charactersOfPrompt));
  }
}

/** The same of the longest text alone, where a request has several: each gets the window to itself. */
export function estimateLongestPrompt(request: InferenceRequest): number {
  if (request.kind === 'chat') return estimateInputTokens(request);
  const [prompts, suffix] =
    request.kind === 'completion' ? [request.prompts, request.suffix?.length ?? 0] : [request.inputs, 0];
  let longest = 0;
  for (const prompt of prompts) longest = Math.max(longest, charactersOfPrompt(prompt));
  return toTokens(longest + suffix);
}

/** The same for one message of a conversation; 0 for an empty one. */
export function estimateMessageTokens(message: Message): number {
  return Math.floor(charactersOfMessage(message) / CHARACTERS_PER_TOKEN) + TOKENS_PER_IMAGE * imagesOf(message);
}

/** The same for a bare text. */
export function estimateTextTokens(text: string): number {
  return toTokens(text.length);
}

function toTokens(characters: number): number {
  return Math.max(1, Math.floor(characters / CHARACTERS_PER_TOKEN));
}

/** Tools can be as long as a book and are asked about several times for each request. */
const lengthOfTools = new WeakMap<readonly Tool[], number>();

function charactersOfTools(tools: readonly Tool[]): number {
  if (tools.length === 0) return 0;
  let length = lengthOfTools.get(tools);
  if (length === undefined) {
    ({ length } = JSON.stringify(tools));
    lengthOfTools.set(tools, length);
  }
  return length;
}

function imagesOf(message: Message): number {
  if (message.role === 'assistant') return 0;
  return sum(message.content, (part) => (part.type === 'text' ? 0 : 1));
}

function charactersOfMessage(message: Message): number {
  if (message.role !== 'assistant') {
    return sum(message.content, (part) => (part.type === 'text' ? part.text.length : 0));
  }
  return message.content.length + sum(message.toolCalls, (call) => call.name.length + call.argumentsText.length);
}

function charactersOfPrompt(prompt: Prompt): number {
  return typeof prompt === 'string' ? prompt.length : prompt.length * CHARACTERS_PER_TOKEN;
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
