import type { FinishReason, StreamPart, TokenLogprob, Usage } from '../../domain/stream-frame.ts';
import { encodeUsage } from '../openai/encode-usage.ts';
import { createWholeCharacters, type WholeCharacters } from '../whole-characters.ts';
import type { ReplyEncoder, ReplyIdentity } from '../protocol.ts';

export interface CompletionReplyOptions {
  /** Answers to each prompt. */
  readonly choices: number;
  readonly prompts: number;
  /** The prompts, to stand before each answer; absent without `echo`. */
  readonly echoed: readonly string[] | undefined;
  readonly includeUsage: boolean;
}

interface ChoiceState {
  readonly text: WholeCharacters;
  /** Characters so far, for `text_offset`. */
  length: number;
  isFinished: boolean;
}

/** OpenAI's `text_completion`: choice = prompt · n + answer. Reasoning and tool calls have no place in it. */
export function createCompletionEncoder(identity: ReplyIdentity, options: CompletionReplyOptions): ReplyEncoder {
  const states = new Map<number, ChoiceState>();
  const tail = options.includeUsage ? { usage: null } : {};
  let usage: Usage | undefined;
  const base = { id: identity.id, object: 'text_completion', created: identity.createdAt, model: identity.model };
  const echoOf = (choice: number) => options.echoed?.[Math.floor(choice / options.choices)] ?? '';

  function record(choice: number, text: string, finish: FinishReason | null, logprobs: unknown = null): string {
    const choices = [{ text, index: choice, logprobs, finish_reason: finish }];
    return `data: ${JSON.stringify({ ...base, choices, ...tail })}\n\n`;
  }

  function stateOf(choice: number): { state: ChoiceState; opening: string } {
    const known = states.get(choice);
    if (known !== undefined) return { state: known, opening: '' };
    const echo = echoOf(choice);
    const state = { text: createWholeCharacters(), length: echo.length, isFinished: false };
    states.set(choice, state);
    return { state, opening: echo === '' ? '' : record(choice, echo, null) };
  }

  function encodePart(part: StreamPart): string {
    switch (part.type) {
      case 'text-delta': {
        const { state, opening } = stateOf(part.choice);
        const text = state.text.push(part.text);
        const logprobs = part.logprobs === undefined ? null : encodeLogprobs(part.logprobs, state.length);
        state.length += text.length;
        // A token may hold half a character: its text waits, its log probability does not.
        return opening + (text === '' && logprobs === null ? '' : record(part.choice, text, null, logprobs));
      }
      case 'finish': {
        const { state, opening } = stateOf(part.choice);
        if (state.isFinished) return '';
        state.isFinished = true;
        return opening + record(part.choice, state.text.flush(), reasonOf(part.reason));
      }
      case 'usage':
        usage = part.usage;
        return '';
      case 'generation-start':
      case 'reasoning-delta':
      case 'tool-call-start':
      case 'tool-call-delta':
      case 'embedding':
        return '';
    }
  }

  function body(parts: readonly StreamPart[]): unknown {
    const choices = Array.from({ length: options.prompts * options.choices }, (_, index) => {
      const mine = parts.filter((part) => 'choice' in part && part.choice === index);
      const texts = mine.filter((part) => part.type === 'text-delta');
      const logprobs = texts.flatMap((part) => part.logprobs ?? []);
      const finish = mine.find((part) => part.type === 'finish');
      return {
        text:
          echoOf(index) +
          texts
            .map((part) => part.text)
            .join('')
            .toWellFormed(),
        index,
        logprobs: logprobs.length > 0 ? encodeLogprobs(logprobs, echoOf(index).length) : null,
        finish_reason: reasonOf(finish?.reason ?? 'stop'),
      };
    });
    const counted = parts.find((part) => part.type === 'usage');
    return { ...base, choices, usage: encodeUsage(counted?.usage) };
  }

  return {
    encode: (parts) => parts.map(encodePart).join(''),
    end() {
      const counted = { ...base, choices: [], usage: encodeUsage(usage) };
      return `${options.includeUsage ? `data: ${JSON.stringify(counted)}\n\n` : ''}data: [DONE]\n\n`;
    },
    body,
  };
}

function reasonOf(reason: FinishReason): FinishReason {
  return reason === 'tool_calls' ? 'stop' : reason;
}

/** The legacy shape: parallel lists, and where in the text each token begins. */
function encodeLogprobs(logprobs: readonly TokenLogprob[], offset: number): unknown {
  const offsets: number[] = [];
  let at = offset;
  for (const { token } of logprobs) {
    offsets.push(at);
    at += token.length;
  }
  return {
    tokens: logprobs.map(({ token }) => token),
    token_logprobs: logprobs.map(({ logprob }) => logprob),
    top_logprobs: logprobs.map(({ alternatives }) =>
      Object.fromEntries(alternatives.map(({ token, logprob }) => [token, logprob])),
    ),
    text_offset: offsets,
  };
}
