import type { EngineTiming, FinishReason, StreamPart, TokenLogprob, Usage } from '../../domain/stream-frame.ts';
import type { ReplyEncoder, ReplyIdentity } from '../protocol.ts';
import { createWholeCharacters } from '../whole-characters.ts';
import { encodeLine } from './encode-line.ts';
import { createToolCalls, type WireToolCall } from './tool-calls.ts';

/** What a line says besides its head; an empty line has none of them. */
export interface LineContent {
  readonly text?: string | undefined;
  readonly thinking?: string | undefined;
  readonly toolCalls?: readonly WireToolCall[] | undefined;
}

/** Where an operation's lines carry their content: in a `message`, or beside the head. */
export type LineShape = (content: LineContent) => Readonly<Record<string, unknown>>;

export const chatShape: LineShape = ({ text = '', thinking, toolCalls }) => ({
  message: {
    role: 'assistant',
    content: text,
    ...(thinking !== undefined && { thinking }),
    ...(toolCalls !== undefined && { tool_calls: toolCalls }),
  },
});

export const generateShape: LineShape = ({ text = '', thinking, toolCalls }) => ({
  response: text,
  ...(thinking !== undefined && { thinking }),
  ...(toolCalls !== undefined && { tool_calls: toolCalls }),
});

/** The head of every line. Times are those of the line, not of the request. */
export function headOf(identity: ReplyIdentity): { model: string; created_at: string } {
  return {
    model: identity.model,
    created_at: new Date(identity.createdAt * 1000 + identity.elapsedMs()).toISOString(),
  };
}

/** Ollama's lines: one for each piece, all tool calls of an answer whole in one, and a last one with the figures. */
export function createLineEncoder(identity: ReplyIdentity, shape: LineShape): ReplyEncoder {
  const text = createWholeCharacters();
  const thinking = createWholeCharacters();
  const calls = createToolCalls();
  let reason: FinishReason = 'stop';
  let usage: Usage | undefined;
  let timing: EngineTiming | undefined;

  const object = (content: LineContent, more: object) => ({ ...headOf(identity), ...shape(content), ...more });
  const line = (content: LineContent, more: object = {}) => encodeLine(object(content, { done: false, ...more }));

  function piece(field: 'text' | 'thinking', said: string, logprobs?: readonly TokenLogprob[]): string {
    // A token may hold half a character: its text waits, its log probability does not.
    if (said === '' && logprobs === undefined) return '';
    return line({ [field]: said }, logprobs === undefined ? {} : { logprobs: logprobs.map(encodeLogprob) });
  }

  /** What is whole only now that all has been said. */
  function rest(): string {
    const { readable, unreadable } = calls.collect();
    return (
      piece('thinking', thinking.flush()) +
      piece('text', text.flush() + unreadable) +
      (readable.length > 0 ? line({ toolCalls: readable }) : '')
    );
  }

  /** Notes what only the last line tells. */
  function note(part: StreamPart): void {
    if (part.type === 'tool-call-start' || part.type === 'tool-call-delta') calls.add(part);
    else if (part.type === 'finish') ({ reason } = part);
    else if (part.type === 'usage') ({ usage, timing } = part);
  }

  function encodePart(part: StreamPart): string {
    if (part.type === 'text-delta') return piece('text', text.push(part.text), part.logprobs);
    if (part.type === 'reasoning-delta') return piece('thinking', thinking.push(part.text));
    note(part);
    return '';
  }

  const figures = () => ({
    done: true,
    done_reason: reason === 'length' ? 'length' : 'stop',
    ...encodeFigures(identity, usage, timing),
  });

  return {
    encode: (parts) => parts.map(encodePart).join(''),
    end: () => rest() + encodeLine(object({}, figures())),
    body(parts) {
      let said = '';
      let thought = '';
      const logprobs: TokenLogprob[] = [];
      for (const part of parts) {
        note(part);
        if (part.type === 'reasoning-delta') thought += part.text;
        if (part.type !== 'text-delta') continue;
        said += part.text;
        logprobs.push(...(part.logprobs ?? []));
      }
      const { readable, unreadable } = calls.collect();
      const content = {
        text: (said + unreadable).toWellFormed(),
        thinking: thought === '' ? undefined : thought.toWellFormed(),
        toolCalls: readable.length === 0 ? undefined : readable,
      };
      const more = logprobs.length === 0 ? {} : { logprobs: logprobs.map(encodeLogprob) };
      return object(content, { ...figures(), ...more });
    },
  };
}

/** Counts and times of an answer; a time that nobody measured is left out. */
export function encodeFigures(
  identity: ReplyIdentity,
  usage: Usage | undefined,
  timing: EngineTiming | undefined,
): Readonly<Record<string, number>> {
  return {
    total_duration: nanoseconds(identity.elapsedMs()),
    ...(timing?.loadMs !== undefined && { load_duration: nanoseconds(timing.loadMs) }),
    prompt_eval_count: usage?.inputTokens ?? 0,
    ...(timing?.promptMs !== undefined && { prompt_eval_duration: nanoseconds(timing.promptMs) }),
    eval_count: usage?.outputTokens ?? 0,
    ...(timing?.generationMs !== undefined && { eval_duration: nanoseconds(timing.generationMs) }),
  };
}

export function nanoseconds(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds * 1e6));
}

function encodeLogprob({ token, logprob, bytes, alternatives }: TokenLogprob): unknown {
  return { token, logprob, bytes, ...(alternatives.length > 0 && { top_logprobs: alternatives }) };
}
