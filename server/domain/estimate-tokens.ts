import type { InferenceRequest, Message, Prompt } from './inference-request.ts';

/** English and code alike come to about this many characters a token. */
const CHARACTERS_PER_TOKEN = 4;
/** What an image costs the prompt where nobody counted. */
const TOKENS_PER_IMAGE = 256;

/** How many tokens a prompt has where nobody counted: LiteLLM's own rule of thumb, and something for each image. */
export function estimateInputTokens(request: InferenceRequest): number {
  return Math.max(1, Math.floor(charactersOf(request) / CHARACTERS_PER_TOKEN)) + imagesOf(request);
}

/** The same for a bare text. */
export function estimateTextTokens(text: string): number {
  return Math.max(1, Math.floor(text.length / CHARACTERS_PER_TOKEN));
}

function charactersOf(request: InferenceRequest): number {
  switch (request.kind) {
    case 'chat':
      return sum(request.messages, charactersOfMessage);
    case 'completion':
      return sum(request.prompts, charactersOfPrompt);
    case 'embedding':
      return sum(request.inputs, charactersOfPrompt);
  }
}

function imagesOf(request: InferenceRequest): number {
  if (request.kind !== 'chat') return 0;
  return sum(request.messages, (message) =>
    message.role === 'assistant' ? 0 : TOKENS_PER_IMAGE * message.content.filter((part) => part.type !== 'text').length,
  );
}

function charactersOfMessage(message: Message): number {
  if (message.role === 'assistant') return message.content.length;
  return sum(message.content, (part) => (part.type === 'text' ? part.text.length : 0));
}

function charactersOfPrompt(prompt: Prompt): number {
  return typeof prompt === 'string' ? prompt.length : prompt.length * CHARACTERS_PER_TOKEN;
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
