import { HubError } from '../../domain/errors.ts';
import type { ChatRequest, Tool } from '../../domain/inference-request.ts';
import type { IdGenerator } from '../../domain/ports.ts';
import { frameOf, type StreamFrame, type Usage } from '../../domain/stream-frame.ts';
import { readForcedCall } from './forced-tool-call.ts';
import { isObject, parseJson } from './json.ts';

/** A finished answer that was read before anything of it was handed on. */
interface WholeAnswer {
  readonly frames: readonly StreamFrame[];
  readonly text: string;
  readonly isCut: boolean;
  readonly hasToolCalls: boolean;
  readonly usage: Usage;
}

async function readWhole(frames: AsyncIterable<StreamFrame>): Promise<WholeAnswer> {
  const all = await Array.fromAsync(frames);
  const parts = all.flatMap((frame) => frame.parts);
  return {
    frames: all,
    text: parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join(''),
    isCut: parts.some((part) => part.type === 'finish' && part.reason === 'length'),
    hasToolCalls: parts.some((part) => part.type === 'tool-call-start'),
    usage: parts.find((part) => part.type === 'usage')?.usage ?? { inputTokens: 0, outputTokens: 0 },
  };
}

/**
 * Reads the one call out of an answer that was bound to be one, and asks once more if it is none.
 * @throws HubError `engine_bad_answer` without a valid call, `invalid_request` when the output tokens did not suffice.
 */
export async function* forcedCallFrames(
  first: AsyncIterable<StreamFrame>,
  tryAgain: () => Promise<AsyncIterable<StreamFrame>>,
  request: ChatRequest,
  tools: readonly Tool[],
  ids: IdGenerator,
): AsyncGenerator<StreamFrame> {
  yield frameOf({ type: 'generation-start' });
  let answer = await readWhole(first);
  let { usage } = answer;
  let made = readForcedCall(answer.text, tools);
  if (made === undefined && !answer.isCut) {
    answer = await readWhole(await tryAgain());
    usage = addUsage(usage, answer.usage);
    made = readForcedCall(answer.text, tools);
  }
  if (made === undefined) throw answer.isCut ? cutCall(request) : noCall(request, tools);
  const named = { type: 'tool-call-start', choice: 0, call: 0, callId: ids.next('call_'), name: made.name } as const;
  yield frameOf(named, { type: 'tool-call-delta', choice: 0, call: 0, argumentsText: made.argumentsText });
  yield frameOf({ type: 'finish', choice: 0, reason: 'tool_calls' }, { type: 'usage', usage });
}

function noCall(request: ChatRequest, tools: readonly Tool[]): HubError {
  return new HubError(
    'engine_bad_answer',
    `The model ${request.model} made no valid call of ${tools.map((tool) => tool.name).join(' or ')} in two attempts. Try a larger model, or tool_choice auto.`,
  );
}

function cutCall(request: ChatRequest): HubError {
  return new HubError(
    'invalid_request',
    `The model ${request.model} used up its output tokens before its tool call was complete. Raise max_tokens, or shorten the messages.`,
    { param: 'max_tokens' },
  );
}

/**
 * Tools and a format in one request: the model may call tools freely; an answer that is text is asked for again under the
 * format, unless it is JSON already.
 */
export async function* formatLastAnswer(
  withTools: AsyncIterable<StreamFrame>,
  request: ChatRequest,
  askFormatted: () => Promise<AsyncIterable<StreamFrame>>,
): AsyncGenerator<StreamFrame> {
  yield frameOf({ type: 'generation-start' });
  const first = await readWhole(withTools);
  if (first.hasToolCalls || first.isCut || fitsFormat(first.text, request)) {
    for (const frame of first.frames) yield withoutStart(frame);
    return;
  }
  for await (const frame of await askFormatted()) {
    const { parts, ...rest } = withoutStart(frame);
    const counted = parts.map((part) =>
      part.type === 'usage' ? { ...part, usage: addUsage(first.usage, part.usage) } : part,
    );
    yield { ...rest, parts: counted };
  }
}

/** The work began only once, however many requests it took. */
function withoutStart(frame: StreamFrame): StreamFrame {
  return { ...frame, parts: frame.parts.filter((part) => part.type !== 'generation-start') };
}

/** Only a schema's required fields are checked: enough to tell an answer that was meant as JSON. */
function fitsFormat(text: string, request: ChatRequest): boolean {
  const value = parseJson(text);
  if (!isObject(value)) return false;
  if (request.responseFormat.type !== 'json_schema') return true;
  const { required } = request.responseFormat.schema;
  return !Array.isArray(required) || required.every((name) => typeof name === 'string' && name in value);
}

/** Both attempts cost work: their sum is what was used. */
function addUsage(first: Usage | undefined, second: Usage): Usage {
  if (first === undefined) return second;
  return {
    inputTokens: first.inputTokens + second.inputTokens,
    outputTokens: first.outputTokens + second.outputTokens,
    ...((first.estimated === true || second.estimated === true) && { estimated: true }),
  };
}
