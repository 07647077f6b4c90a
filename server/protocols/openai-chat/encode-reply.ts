import type { StreamPart, Usage } from '../../domain/stream-frame.ts';
import { encodeUsage } from '../openai/encode-usage.ts';
import { createWholeCharacters, type WholeCharacters } from '../whole-characters.ts';
import type { ReplyEncoder, ReplyIdentity } from '../protocol.ts';
import { encodeChatBody } from './encode-body.ts';
import { encodeLogprobs } from './encode-logprobs.ts';
import type { ChatReplyOptions } from './reply-options.ts';

interface ChoiceState {
  hasRole: boolean;
  isFinished: boolean;
  hasToolCall: boolean;
  /** Calls that have no arguments yet; at the end they get `{}`, because what was sent must be JSON. */
  readonly emptyCalls: Set<number>;
  readonly text: WholeCharacters;
  readonly reasoning: WholeCharacters;
}

/** OpenAI's `chat.completion.chunk` records: role first, then deltas, a finish for each choice, usage on request. */
export function createChatEncoder(identity: ReplyIdentity, options: ChatReplyOptions): ReplyEncoder {
  const head =
    `data: {"id":${JSON.stringify(identity.id)},"object":"chat.completion.chunk","created":${identity.createdAt},` +
    `"model":${JSON.stringify(identity.model)},"choices":[`;
  const tail = options.includeUsage ? '],"usage":null}\n\n' : ']}\n\n';
  const states = new Map<number, ChoiceState>();
  let usage: Usage | undefined;

  function stateOf(choice: number): ChoiceState {
    const known = states.get(choice);
    if (known !== undefined) return known;
    const state: ChoiceState = {
      hasRole: false,
      isFinished: false,
      hasToolCall: false,
      emptyCalls: new Set(),
      text: createWholeCharacters(),
      reasoning: createWholeCharacters(),
    };
    states.set(choice, state);
    return state;
  }

  function record(choice: number, delta: string, finish = 'null', logprobs = 'null'): string {
    return `${head}{"index":${choice},"delta":${delta},"logprobs":${logprobs},"finish_reason":${finish}}${tail}`;
  }

  /** The role goes out once, before anything else of its choice. */
  function role(choice: number, state: ChoiceState): string {
    if (state.hasRole) return '';
    state.hasRole = true;
    return record(choice, '{"role":"assistant","content":""}');
  }

  function textRecord(choice: number, field: 'content' | 'reasoning_content', text: string, logprobs?: string): string {
    // A token may hold half a character: its text waits, its log probability does not.
    if (text === '' && logprobs === undefined) return '';
    return record(choice, `{"${field}":${JSON.stringify(text)}}`, 'null', logprobs);
  }

  function toolDelta(part: Extract<StreamPart, { type: 'tool-call-start' | 'tool-call-delta' }>): string {
    const isStart = part.type === 'tool-call-start';
    const named = isStart ? { name: part.name, arguments: '' } : { arguments: part.argumentsText };
    if (options.isLegacy) return JSON.stringify({ function_call: named });
    const first = isStart && { id: part.callId, type: 'function' };
    return JSON.stringify({ tool_calls: [{ index: part.call, ...first, function: named }] });
  }

  function encodePart(part: StreamPart): string {
    switch (part.type) {
      case 'text-delta':
      case 'reasoning-delta': {
        const state = stateOf(part.choice);
        const isText = part.type === 'text-delta';
        const text = (isText ? state.text : state.reasoning).push(part.text);
        const logprobs =
          isText && part.logprobs !== undefined ? JSON.stringify(encodeLogprobs(part.logprobs)) : undefined;
        return (
          role(part.choice, state) + textRecord(part.choice, isText ? 'content' : 'reasoning_content', text, logprobs)
        );
      }
      case 'tool-call-start':
      case 'tool-call-delta': {
        const state = stateOf(part.choice);
        state.hasToolCall = true;
        if (part.type === 'tool-call-start') state.emptyCalls.add(part.call);
        else if (part.argumentsText !== '') state.emptyCalls.delete(part.call);
        return role(part.choice, state) + record(part.choice, toolDelta(part));
      }
      case 'finish':
        return finish(part.choice, part.reason);
      case 'usage':
        usage = part.usage;
        return '';
      case 'generation-start':
      case 'embedding':
        return '';
    }
  }

  function finish(choice: number, reason: string): string {
    const state = stateOf(choice);
    if (state.isFinished) return '';
    state.isFinished = true;
    const missing = [...state.emptyCalls].map((call) =>
      record(choice, toolDelta({ type: 'tool-call-delta', choice, call, argumentsText: '{}' })),
    );
    const callReason = options.isLegacy ? 'function_call' : 'tool_calls';
    return (
      role(choice, state) +
      textRecord(choice, 'reasoning_content', state.reasoning.flush()) +
      textRecord(choice, 'content', state.text.flush()) +
      missing.join('') +
      record(choice, '{}', JSON.stringify(state.hasToolCall ? callReason : reason))
    );
  }

  return {
    encode: (parts) => parts.map(encodePart).join(''),
    end() {
      const counted = `${head}],"usage":${JSON.stringify(encodeUsage(usage))}}\n\n`;
      return `${options.includeUsage ? counted : ''}data: [DONE]\n\n`;
    },
    body: (parts) => encodeChatBody(identity, options, parts),
  };
}
