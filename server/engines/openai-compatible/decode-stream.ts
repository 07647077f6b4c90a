import { HubError } from '../../domain/errors.ts';
import type { StreamFrame, StreamPart } from '../../domain/stream-frame.ts';
import { createReplyDecoder, type ReplyDecoder } from './decode-reply.ts';
import { mapUpstreamError } from './map-error.ts';

/** Something in these bytes matters beyond their text. Quotes inside JSON strings are escaped, so text can't match. */
const NOTEWORTHY = /"finish_reason":\s*"[^"]|"choices":\s*\[\s*\]|"error":\s*["{]|data:\s*\[DONE\]/;
const MODEL_FIELD = /"model":\s*"(?:[^"\\]|\\.)*"/;
const DONE = '[DONE]';

export interface DecodeOptions {
  readonly engineId: string;
  /** The name the client asked for; the answer carries it. */
  readonly answerModel: string;
  /** The client asked for the usage chunk; otherwise it is read and dropped. */
  readonly isUsageWanted: boolean;
  /** Answers that the stream carries; each has a finish of its own. */
  readonly choices: number;
}

/**
 * Reads an OpenAI-dialect event stream. One frame for each read that completes an event: its bytes go on as they came,
 * and its parts are decoded only if somebody looks. From the last answer's finish on, frames are marked as closing.
 * Counts that come along with text close nothing: some upstreams send them with every piece.
 * @throws HubError when the upstream reports an error, sends what is no event, or ends without finishing.
 */
export async function* decodeEventStream(
  chunks: AsyncIterable<Uint8Array>,
  options: DecodeOptions,
): AsyncGenerator<StreamFrame> {
  const decode = createReplyDecoder();
  const model = JSON.stringify(options.answerModel);
  let rest = '';
  let finished = 0;
  let isClosing = false;
  let isDone = false;
  const text = new TextDecoder();

  for await (const chunk of chunks) {
    const read = rest + text.decode(chunk, { stream: true });
    const end = endOfLastEvent(read);
    if (end === 0) {
      rest = read;
      continue;
    }
    rest = read.slice(end);
    let events = read.slice(0, end);
    if (!events.includes(`"model":${model}`)) events = renameModel(events, model);
    while (!isClosing && events !== '') {
      const at = startOfNoteworthyEvent(events);
      const next = endOfFirstEvent(events, at);
      const seen = at === events.length ? NOTHING_SPECIAL : lookAt(dataOf(events.slice(at, next)).map(parseEvent));
      finished += seen.finished;
      isClosing = seen.ends || (seen.finished > 0 && finished >= options.choices);
      const until = isClosing || (seen.isEmpty && !options.isUsageWanted) ? at : next;
      if (until > 0) yield new LazyFrame(events.slice(0, until), decode);
      events = events.slice(isClosing ? at : next);
    }
    if (!isClosing) continue;
    const { wire, parts, sawDone } = readClosingEvents(events, decode, options);
    isDone ||= sawDone;
    yield { parts, wire: Buffer.from(wire), closing: true, deltas: countDeltas(parts) };
  }
  if (!isClosing) {
    throw new HubError('engine_bad_answer', `The upstream ${options.engineId} broke off its answer before its end.`);
  }
  // Some upstreams close without the terminator that every client waits for.
  if (!isDone) yield { parts: [], wire: Buffer.from(`data: ${DONE}\n\n`), closing: true, deltas: 0 };
}

/** Position after the last blank line that ends an event; 0 when no event is complete yet. */
function endOfLastEvent(read: string): number {
  const unix = read.lastIndexOf('\n\n');
  const dos = read.lastIndexOf('\r\n\r\n');
  return Math.max(unix < 0 ? 0 : unix + 2, dos < 0 ? 0 : dos + 4);
}

/** Where the first event begins that matters beyond its text; the end of the events when none does. */
function startOfNoteworthyEvent(events: string): number {
  const at = events.search(NOTEWORTHY);
  return at < 0 ? events.length : endOfLastEvent(events.slice(0, at));
}

function endOfFirstEvent(events: string, from: number): number {
  const blank = /\r?\n\r?\n/g;
  blank.lastIndex = from;
  return blank.exec(events) === null ? events.length : blank.lastIndex;
}

/** What one noteworthy event says. */
interface Seen {
  /** Answers that finish with it. */
  readonly finished: number;
  /** It is about the end of the whole stream: the counts alone, an error, the terminator. */
  readonly ends: boolean;
  /** It has no answer in it and no counts, which clients that look at `choices[0]` do not survive (Azure's first). */
  readonly isEmpty: boolean;
}
const NOTHING_SPECIAL: Seen = { finished: 0, ends: false, isEmpty: false };

function lookAt(payloads: readonly unknown[]): Seen {
  const ends = payloads.some((payload) => payload === DONE || isErrorEvent(payload) || isUsageOnly(payload));
  const finished = payloads.flatMap(choicesOf).filter(isFinished).length;
  return { finished, ends, isEmpty: !ends && payloads.every((payload) => choicesOf(payload).length === 0) };
}

function choicesOf(payload: unknown): readonly unknown[] {
  const hasChoices = typeof payload === 'object' && payload !== null && 'choices' in payload;
  return hasChoices && Array.isArray(payload.choices) ? payload.choices : [];
}

function isFinished(choice: unknown): boolean {
  return typeof choice === 'object' && choice !== null && 'finish_reason' in choice && Boolean(choice.finish_reason);
}

function renameModel(events: string, model: string): string {
  return events
    .split('\n')
    .map((line) => (line.startsWith('data:') ? line.replace(MODEL_FIELD, () => `"model":${model}`) : line))
    .join('\n');
}

/** A class, because an object literal with a getter costs a hidden class for each object. */
class LazyFrame implements StreamFrame {
  readonly wire: Uint8Array;
  readonly closing = false;
  readonly deltas: number;
  readonly #events: string;
  readonly #decode: ReplyDecoder;
  #parts: readonly StreamPart[] | undefined;

  constructor(events: string, decode: ReplyDecoder) {
    this.#events = events;
    this.#decode = decode;
    this.wire = Buffer.from(events);
    this.deltas = countEvents(events);
  }

  get parts(): readonly StreamPart[] {
    return (this.#parts ??= dataOf(this.#events).flatMap((data) => this.#decode(parseEvent(data))));
  }
}

function countEvents(events: string): number {
  let count = 0;
  for (let at = events.indexOf('data:'); at >= 0; at = events.indexOf('\ndata:', at + 1)) count++;
  return count;
}

function countDeltas(parts: readonly StreamPart[]): number {
  return parts.filter((part) => part.type.endsWith('-delta')).length;
}

/** The payload of each event; comments and other fields are left out. */
function dataOf(events: string): readonly string[] {
  return events
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5).trim());
}

/** @throws HubError for what is no JSON: every client's parser would die of it. */
function parseEvent(data: string): unknown {
  if (data === DONE) return DONE;
  if (data === '') return {};
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw new HubError(
      'engine_bad_answer',
      'The upstream sent an event that is not JSON.',
      { upstream: data.slice(0, 200) },
      cause,
    );
  }
}

function readClosingEvents(
  events: string,
  decode: ReplyDecoder,
  options: DecodeOptions,
): { wire: string; parts: readonly StreamPart[]; sawDone: boolean } {
  const parts: StreamPart[] = [];
  let wire = '';
  let sawDone = false;
  for (const data of dataOf(events)) {
    const event = parseEvent(data);
    if (isErrorEvent(event)) throw mapUpstreamError(options.engineId, 502, data);
    sawDone ||= data === DONE;
    parts.push(...decode(event));
    if (options.isUsageWanted || !isUsageOnly(event)) wire += `data: ${data}\n\n`;
  }
  return { wire, parts, sawDone };
}

function isErrorEvent(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'error' in event && Boolean(event.error);
}

function isUsageOnly(event: unknown): boolean {
  if (typeof event !== 'object' || event === null) return false;
  return 'usage' in event && Boolean(event.usage) && 'choices' in event && choicesOf(event).length === 0;
}

/**
 * A reply in one body, as one frame.
 * @throws HubError when it is no JSON object or holds an error.
 */
export function decodeWholeReply(bytes: Uint8Array, options: DecodeOptions): StreamFrame {
  let text = Buffer.from(bytes).toString();
  const reply = parseEvent(text);
  if (isErrorEvent(reply)) throw mapUpstreamError(options.engineId, 502, text);
  if (typeof reply !== 'object' || reply === null || !('choices' in reply || 'data' in reply)) {
    throw new HubError('engine_bad_answer', `The upstream ${options.engineId} answered something that is no reply.`, {
      upstream: text.slice(0, 200),
    });
  }
  const decode = createReplyDecoder();
  const parts = decode(reply);
  const named = 'model' in reply && reply.model === options.answerModel;
  if (!named) text = JSON.stringify({ ...reply, model: options.answerModel });
  return { parts, wire: named ? bytes : Buffer.from(text), closing: true, deltas: countDeltas(parts) };
}
