import { HubError } from '../../domain/errors.ts';
import type { ContentPart, Message } from '../../domain/inference-request.ts';
import type { ChatTurn, PastCall } from './child-protocol.ts';

/** A conversation with every tool call beside its result. @throws HubError for images and for calls that don't pair up. */
export function buildTurns(messages: readonly Message[]): readonly ChatTurn[] {
  const results = new Map<string, string>();
  for (const [index, message] of messages.entries()) {
    if (message.role === 'tool') results.set(message.callId, textOf(message.content, index));
  }
  const called = new Set<string>();
  const turns: ChatTurn[] = [];
  for (const [index, message] of messages.entries()) {
    switch (message.role) {
      case 'system':
      case 'user':
        turns.push({ role: message.role, text: textOf(message.content, index) });
        break;
      case 'assistant':
        turns.push({
          role: 'assistant',
          text: message.content,
          ...(message.reasoning !== undefined && { reasoning: message.reasoning }),
          calls: message.toolCalls.map(({ id, name, argumentsText }): PastCall => {
            called.add(id);
            const resultText = results.get(id);
            if (resultText === undefined)
              throw missing(index, `the tool call ${id} has no result: send a "tool" message for it`);
            return { name, argumentsText, resultText };
          }),
        });
        break;
      case 'tool':
        if (!called.has(message.callId))
          throw missing(index, `no earlier message has a tool call with the id ${message.callId}`);
        break;
    }
  }
  return turns;
}

function missing(index: number, what: string): HubError {
  return new HubError('invalid_request', `In messages[${index}], ${what}.`, { param: `messages[${index}]` });
}

function textOf(content: readonly ContentPart[], index: number): string {
  return content
    .map((part) => {
      if (part.type === 'text') return part.text;
      throw new HubError(
        'unsupported_feature',
        'The built-in engine can’t see images. Pick a model that can, in Ollama for instance.',
        {
          param: `messages[${index}].content`,
        },
      );
    })
    .join('');
}
