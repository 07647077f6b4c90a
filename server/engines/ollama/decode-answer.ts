import { HubError } from '../../domain/errors.ts';
import type { FinishReason, StreamFrame, StreamPart, TokenLogprob, Usage } from '../../domain/stream-frame.ts';
import { frameOf } from '../../domain/stream-frame.ts';
import type { IdGenerator } from '../../domain/ports.ts';
import { estimateInputTokens } from '../../domain/estimate-tokens.ts';
import { decodeTiming } from './decode-timing.ts';
import { isObject, type JsonObject, listOf, numberOf, parseJson, textOf } from './json.ts';
import { type ErrorContext, mapStreamError, readComplaint, unreadableToolCall } from './map-error.ts';

/**
 * The lines of one chat or generate answer as frames, one a line. Both of Ollama's ways to report tool calls are read:
 * on a line of their own and inside the last line.
 * @throws HubError for an error line, a line that is no JSON object, and an end without a last line.
 */
export async function* decodeAnswer(
  lines: AsyncIterable<string>,
  context: ErrorContext,
  ids: IdGenerator,
): AsyncGenerator<StreamFrame> {
  const decoder = new AnswerDecoder(context, ids);
  for await (const line of lines) {
    yield decoder.decode(line);
    if (decoder.isDone) return;
  }
  throw new HubError(
    'engine_bad_answer',
    `Ollama ended its answer with the model ${context.request.model} without saying that it was finished, as it does when a model repeats itself. Try again, or raise the repeat penalty.`,
  );
}

/** The answer where the model wrote something that Ollama could not read as the tool call it looked like: its text. */
export function unreadableCallFrame(text: string, context: ErrorContext): StreamFrame {
  const usage: Usage = {
    inputTokens: estimateInputTokens(context.request),
    outputTokens: Math.ceil(text.length / 4),
    estimated: true,
  };
  return frameOf(
    { type: 'generation-start' },
    { type: 'text-delta', choice: 0, text },
    { type: 'finish', choice: 0, reason: 'stop' },
    { type: 'usage', usage },
  );
}

class AnswerDecoder {
  isDone = false;
  readonly #context: ErrorContext;
  readonly #ids: IdGenerator;
  #hasBegun = false;
  #calls = 0;
  #deltas = 0;
  /** Of tokens whose text Ollama still holds back. */
  #logprobs: TokenLogprob[] = [];

  constructor(context: ErrorContext, ids: IdGenerator) {
    this.#context = context;
    this.#ids = ids;
  }

  decode(text: string): StreamFrame {
    const line = parseJson(text);
    if (!isObject(line)) {
      throw new HubError(
        'engine_bad_answer',
        `The Ollama at ${this.#context.url} sent a line that is no JSON object.`,
        {
          upstream: { line: text.slice(0, 500) },
        },
      );
    }
    if (line['error'] !== undefined) return this.#decodeError(line);
    const parts: StreamPart[] = [];
    if (!this.#hasBegun) parts.push({ type: 'generation-start' });
    this.#hasBegun = true;
    this.#decodeContent(line, parts);
    if (line['done'] === true) this.#decodeEnd(line, parts);
    return frameOf(...parts);
  }

  #decodeContent(line: JsonObject, parts: StreamPart[]): void {
    const message = isObject(line['message']) ? line['message'] : line;
    const thinking = textOf(message, 'thinking');
    const content = textOf(message, 'content') ?? textOf(message, 'response');
    if (thinking === undefined || content !== undefined) this.#logprobs.push(...decodeLogprobs(line));
    if (thinking !== undefined) {
      parts.push({ type: 'reasoning-delta', choice: 0, text: thinking });
      this.#deltas++;
    }
    if (content !== undefined) {
      parts.push(this.#text(content));
      this.#deltas++;
    }
    for (const call of listOf(message, 'tool_calls')) this.#decodeToolCall(call, parts);
  }

  #text(text: string): StreamPart {
    const logprobs = this.#logprobs;
    if (logprobs.length === 0) return { type: 'text-delta', choice: 0, text };
    this.#logprobs = [];
    return { type: 'text-delta', choice: 0, text, logprobs };
  }

  /** Numbers and ids are ours: Ollama's index is often 0 for every call, and its ids repeat. */
  #decodeToolCall(call: unknown, parts: StreamPart[]): void {
    const callee = isObject(call) && isObject(call['function']) ? call['function'] : undefined;
    const name = callee === undefined ? undefined : textOf(callee, 'name');
    if (callee === undefined || name === undefined) {
      throw new HubError('engine_bad_answer', 'Ollama reported a tool call without a name. Try again.', {
        upstream: { call },
      });
    }
    const number = this.#calls++;
    const given = callee['arguments'] ?? {};
    const argumentsText = typeof given === 'string' ? given || '{}' : JSON.stringify(given);
    parts.push(
      { type: 'tool-call-start', choice: 0, call: number, callId: this.#ids.next('call_'), name },
      { type: 'tool-call-delta', choice: 0, call: number, argumentsText },
    );
    this.#deltas++;
  }

  #decodeEnd(line: JsonObject, parts: StreamPart[]): void {
    this.isDone = true;
    if (this.#logprobs.length > 0) parts.push(this.#text(''));
    parts.push(
      { type: 'finish', choice: 0, reason: this.#finishReason(line) },
      { type: 'usage', usage: this.#usage(line), timing: decodeTiming(line) },
    );
  }

  /** Ollama says `stop` after tool calls, and `load` or `unload` where there was nothing to answer. */
  #finishReason(line: JsonObject): FinishReason {
    if (this.#calls > 0) return 'tool_calls';
    return line['done_reason'] === 'length' ? 'length' : 'stop';
  }

  /** Counts that are zero are missing, and old servers leave the prompt's out when it was cached. */
  #usage(line: JsonObject): Usage {
    const input = numberOf(line, 'prompt_eval_count') ?? 0;
    const output = numberOf(line, 'eval_count') ?? 0;
    const isInputKnown = input > 0;
    const isOutputKnown = output > 0 || this.#deltas === 0;
    return {
      inputTokens: isInputKnown ? input : estimateInputTokens(this.#context.request),
      outputTokens: isOutputKnown ? output : this.#deltas,
      ...((!isInputKnown || !isOutputKnown) && { estimated: true }),
    };
  }

  #decodeError(line: JsonObject): StreamFrame {
    const error = line['error'];
    const text = typeof error === 'string' ? error : readComplaint(JSON.stringify(line)).text;
    const written = unreadableToolCall(text);
    if (written === undefined || this.#deltas > 0) throw mapStreamError(text, this.#context);
    this.isDone = true;
    return unreadableCallFrame(written, this.#context);
  }
}

function decodeLogprobs(line: JsonObject): TokenLogprob[] {
  return listOf(line, 'logprobs').flatMap((entry) => {
    if (!isObject(entry)) return [];
    const alternatives = listOf(entry, 'top_logprobs').flatMap((other) =>
      isObject(other) ? [decodeToken(other)] : [],
    );
    return [{ ...decodeToken(entry), alternatives }];
  });
}

function decodeToken(entry: JsonObject): Omit<TokenLogprob, 'alternatives'> {
  const token = textOf(entry, 'token') ?? '';
  const bytes = listOf(entry, 'bytes').filter((value) => typeof value === 'number');
  return {
    token,
    logprob: numberOf(entry, 'logprob') ?? 0,
    bytes: bytes.length > 0 ? bytes : [...new TextEncoder().encode(token)],
  };
}
