import { anthropicMessages } from './anthropic-messages/protocol.ts';
import { ollamaApi } from './ollama-api/protocol.ts';
import { openAi } from './openai/protocol.ts';
import { openAiResponses } from './openai-responses/protocol.ts';
import type { Protocol } from './protocol.ts';

/** Every dialect that the hub serves. */
export const protocols: readonly Protocol[] = [openAi, openAiResponses, anthropicMessages, ollamaApi];
