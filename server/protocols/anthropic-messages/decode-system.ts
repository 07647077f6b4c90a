import type { Message } from '../../domain/inference-request.ts';
import { blocksOf, decodeBlock } from './decode-content.ts';
import type { PromptBody } from './schema.ts';

/**
 * Lines that Claude Code puts before its system prompt. They change with every request, and an engine that keeps what it read
 * could not use any of it again.
 */
const VOLATILE_LINES = /^(?:x-anthropic-billing-header:[^\n]*(?:\n|$))+\s*/i;

/** The system prompt as the first message; none for one that says nothing. */
export function decodeSystem(system: PromptBody['system']): readonly Message[] {
  const content = blocksOf(system, 'system')
    .flatMap(decodeBlock)
    .map((part) => (part.type === 'text' ? { ...part, text: part.text.replace(VOLATILE_LINES, '') } : part))
    .filter((part) => part.type !== 'text' || part.text !== '');
  return content.length === 0 ? [] : [{ role: 'system', content }];
}
