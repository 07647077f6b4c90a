import type { FinishReason, StreamPart, TokenLogprob, Usage } from '../../domain/stream-frame.ts';
import { encodeUsage } from '../openai/encode-usage.ts';
import type { ReplyIdentity } from '../protocol.ts';
import { encodeLogprobs } from './encode-logprobs.ts';
import type { ChatReplyOptions } from './reply-options.ts';

interface CollectedChoice {
  text: string;
  reasoning: string;
  readonly calls: { id: string; name: string; argumentsText: string }[];
  readonly logprobs: TokenLogprob[];
  reason: FinishReason;
}

/** The whole answer as OpenAI's `chat.completion`, folded from its parts. */
export function encodeChatBody(
  identity: ReplyIdentity,
  options: ChatReplyOptions,
  parts: readonly StreamPart[],
): unknown {
  const { choices, usage } = collect(options.choices, parts);
  return {
    id: identity.id,
    object: 'chat.completion',
    created: identity.createdAt,
    model: identity.model,
    choices: choices.map((choice, index) => encodeChoice(choice, index, options.isLegacy)),
    usage: encodeUsage(usage),
  };
}

function collect(
  count: number,
  parts: readonly StreamPart[],
): { choices: CollectedChoice[]; usage: Usage | undefined } {
  const choices: CollectedChoice[] = [];
  let usage: Usage | undefined;
  const at = (index: number): CollectedChoice =>
    (choices[index] ??= { text: '', reasoning: '', calls: [], logprobs: [], reason: 'stop' });
  for (let index = 0; index < count; index++) at(index);
  for (const part of parts) {
    switch (part.type) {
      case 'text-delta':
        at(part.choice).text += part.text;
        at(part.choice).logprobs.push(...(part.logprobs ?? []));
        break;
      case 'reasoning-delta':
        at(part.choice).reasoning += part.text;
        break;
      case 'tool-call-start':
        at(part.choice).calls[part.call] = { id: part.callId, name: part.name, argumentsText: '' };
        break;
      case 'tool-call-delta': {
        const call = at(part.choice).calls[part.call];
        if (call !== undefined) call.argumentsText += part.argumentsText;
        break;
      }
      case 'finish':
        at(part.choice).reason = part.reason;
        break;
      case 'usage':
        usage = part.usage;
        break;
      case 'generation-start':
      case 'embedding':
        break;
    }
  }
  return { choices, usage };
}

function encodeChoice(choice: CollectedChoice, index: number, isLegacy: boolean): unknown {
  const calls = choice.calls.filter((call) => call !== undefined);
  const hasCalls = calls.length > 0;
  return {
    index,
    message: {
      role: 'assistant',
      // A text answer is a string even when it is empty: clients send it straight back.
      content: hasCalls && choice.text === '' ? null : choice.text.toWellFormed(),
      refusal: null,
      ...(choice.reasoning !== '' && { reasoning_content: choice.reasoning.toWellFormed() }),
      ...(hasCalls && encodeCalls(calls, isLegacy)),
    },
    logprobs: choice.logprobs.length > 0 ? encodeLogprobs(choice.logprobs) : null,
    finish_reason: hasCalls ? (isLegacy ? 'function_call' : 'tool_calls') : choice.reason,
  };
}

function encodeCalls(calls: CollectedChoice['calls'], isLegacy: boolean): object {
  const encoded = calls.map(({ id, name, argumentsText }) => ({
    id,
    type: 'function',
    function: { name, arguments: argumentsText === '' ? '{}' : argumentsText },
  }));
  return isLegacy ? { function_call: encoded[0]?.function } : { tool_calls: encoded };
}
