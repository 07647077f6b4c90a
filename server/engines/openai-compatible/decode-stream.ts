import { HubError } from '../../domain/errors.ts';
import type { StreamFrame, StreamPart } from '../../domain/stream-frame.ts';
import { createReplyDecoder, type ReplyDecoder } from './decode-reply.ts';
import { mapUpstreamError } from './map-error.ts';

/** Something in these bytes matters beyond their text. Quotes inside JSON strings are escaped, so text can't match. */
const NOTEWORTHY = /"finish_reason":\s*"|"usage":\s*\{|"error":|data:\s*\[DONE\]/;
const MODEL_FIELD = /"model":\s*"(?:[^"\\]|\\.)*"/;
const DONE = '[DONE]';

export interface DecodeOptions {
  readonly engineId: string;
  /** The name the client asked for; the answer carries it. */
  readonly answerModel: string;
  /** The client asked for the usage chunk; otherwise it is read and dropped. */
  readonly isUsageWanted: boolean;
}

/**
 * Reads an OpenAI-dialect event stream. One frame for each read that completes an event: its bytes go on as they came,
 * and its parts are decoded only if somebody looks. From the first finish on, frames are marked as closing.
 * @throws HubError when the upstream reports an error, sends what is no event, or ends without finishing.
 */
export async function* decodeEventStream(
  chunks: AsyncIterable<Uint8Array>,
  options: DecodeOptions,
): AsyncGenerator<StreamFrame> {
  const decode = createReplyDecoder();
  const model = JSON.stringify(options.answerModel);
  let rest = '';
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
    if (!isClosing) {
      const closingAt = startOfNoteworthyEvent(events);
      if (closingAt > 0) yield lazyFrame(events.slice(0, closingAt), decode);
      if (closingAt === events.length) continue;
      events = events.slice(closingAt);
      isClosing = true;
    }
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
  if (at < 0) return events.length;
  const before = events.lastIndexOf('\n\n', at);
  return before < 0 ? 0 : before + 2;
}

function renameModel(events: string, model: string): string {
  return events
    .split('\n')
    .map((line) => (line.startsWith('data:') ? line.replace(MODEL_FIELD, () => `"model":${model}`) : line))
    .join('\n');
}

function lazyFrame(events: string, decode: ReplyDecoder): StreamFrame {
  let parts: readonly StreamPart[] | undefined;
  return {
    get parts() {
      parts ??= dataOf(events).flatMap((data) => decode(parseEvent(data)));
      return parts;
    },
    wire: Buffer.from(events),
    closing: false,
    deltas: countEvents(events),
  };
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
  if (data === DONE || data === '') return {};
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
  return 'usage' in event && 'choices' in event && Array.isArray(event.choices) && event.choices.length === 0;
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
