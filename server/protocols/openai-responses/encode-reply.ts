import type { HubError } from '../../domain/errors.ts';
import type { FinishReason, StreamPart, TokenLogprob, Usage } from '../../domain/stream-frame.ts';
import { encodeLogprobs } from '../openai-chat/encode-logprobs.ts';
import type { StoredReply } from '../../domain/stored-reply.ts';
import type { ReplyEncoder, ReplyIdentity } from '../protocol.ts';
import { createWholeCharacters, type WholeCharacters } from '../whole-characters.ts';
import {
  freeformInput,
  freeformItem,
  functionItem,
  messageItem,
  reasoningItem,
  shellCommand,
  shellItem,
  textPart,
} from './output-items.ts';
import { itemId } from './references.ts';
import { failureOf, responseObject, type Echo, type OutputItem, type ResponseState } from './response-object.ts';

export interface ResponsesReplyOptions {
  readonly echo: Echo;
  readonly freeform: ReadonlySet<string>;
  readonly hasLocalShell: boolean;
  /** What the request adds to which stored reply; absent where nothing is to be kept. */
  readonly kept?: Pick<StoredReply, 'input' | 'previousId'> | undefined;
}

/** Where an item stands in the output. */
interface Place {
  readonly id: string;
  readonly index: number;
}

interface OpenText {
  readonly kind: 'message' | 'reasoning';
  readonly id: string;
  readonly index: number;
  readonly characters: WholeCharacters;
  readonly logprobs: TokenLogprob[];
  text: string;
}

interface OpenCall {
  /** Absent for a call that is only told of when it is whole. */
  readonly place: Place | undefined;
  readonly callId: string;
  readonly name: string;
  readonly kind: 'function' | 'freeform' | 'shell';
  argumentsText: string;
}

/**
 * OpenAI's `response.*` events, each numbered; the whole response is what the stream comes to. Thoughts, text and calls
 * become items in the order in which they begin.
 */
export function createResponsesEncoder(identity: ReplyIdentity, options: ResponsesReplyOptions): ReplyEncoder {
  const { echo, freeform, hasLocalShell } = options;
  const output: OutputItem[] = [];
  const calls = new Map<number, OpenCall>();
  let sequence = 0;
  let items = 0;
  let hasBegun = false;
  let isFinished = false;
  /** Events that wait for the end. */
  let rest = '';
  let open: OpenText | undefined;
  let usage: Usage | undefined;
  let reason: FinishReason | undefined;

  function event(type: string, fields: object): string {
    return `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...fields })}\n\n`;
  }

  function snapshot(status: ResponseState['status'], error?: ResponseState['error']): object {
    return responseObject(identity, echo, { status, output: doneItems(), usage, error });
  }

  /** Without those that a failure cut off: their places are empty. */
  function doneItems(): readonly OutputItem[] {
    return Object.values(output);
  }

  function nextPlace(kind: Parameters<typeof itemId>[0]): Place {
    const index = items++;
    return { id: itemId(kind, identity.id, index), index };
  }

  function begin(): string {
    if (hasBegun) return '';
    hasBegun = true;
    const response = snapshot('in_progress');
    return event('response.created', { response }) + event('response.in_progress', { response });
  }

  function done(index: number, item: OutputItem): string {
    output[index] = item;
    return event('response.output_item.done', { output_index: index, item });
  }

  function openText(kind: OpenText['kind']): string {
    if (open?.kind === kind) return '';
    const closed = closeText();
    const { id, index } = nextPlace(kind === 'message' ? 'msg' : 'rs');
    open = { kind, id, index, characters: createWholeCharacters(), logprobs: [], text: '' };
    const isMessage = kind === 'message';
    const item = isMessage ? messageItem(id, 'in_progress') : reasoningItem(id);
    const added = event('response.output_item.added', { output_index: index, item });
    const part = isMessage
      ? event('response.content_part.added', { ...placeOf(open), part: textPart('', []) })
      : event('response.reasoning_summary_part.added', { ...placeOf(open), part: { type: 'summary_text', text: '' } });
    return closed + added + part;
  }

  function addText(kind: OpenText['kind'], text: string, logprobs: readonly TokenLogprob[] = []): string {
    const opened = openText(kind);
    if (open === undefined) return opened;
    open.logprobs.push(...logprobs);
    return opened + textDelta(open, open.characters.push(text), logprobs);
  }

  function textDelta(to: OpenText, delta: string, logprobs: readonly TokenLogprob[]): string {
    to.text += delta;
    if (delta === '' && logprobs.length === 0) return '';
    return to.kind === 'message'
      ? event('response.output_text.delta', { ...placeOf(to), delta, logprobs: encodeLogprobs(logprobs).content })
      : event('response.reasoning_summary_text.delta', { ...placeOf(to), delta });
  }

  function closeText(status: 'completed' | 'incomplete' = 'completed'): string {
    if (open === undefined) return '';
    const closing = open;
    const rest = textDelta(closing, closing.characters.flush(), []);
    open = undefined;
    const { id, index, kind, logprobs, text } = closing;
    const place = placeOf(closing);
    if (kind === 'reasoning') {
      return (
        rest +
        event('response.reasoning_summary_text.done', { ...place, text }) +
        event('response.reasoning_summary_part.done', { ...place, part: { type: 'summary_text', text } }) +
        done(index, reasoningItem(id, text))
      );
    }
    const part = textPart(text, logprobs);
    return (
      rest +
      event('response.output_text.done', { ...place, text, logprobs: encodeLogprobs(logprobs).content }) +
      event('response.content_part.done', { ...place, part }) +
      done(index, messageItem(id, status, part))
    );
  }

  function startCall(part: Extract<StreamPart, { type: 'tool-call-start' }>): string {
    const { call, callId, name } = part;
    const kind = freeform.has(name) ? 'freeform' : hasLocalShell && name === 'local_shell' ? 'shell' : 'function';
    const closed = closeText();
    // A shell's command is only known when it is whole; items are numbered in the order in which clients hear of them.
    const place = kind === 'shell' ? undefined : nextPlace(kind === 'freeform' ? 'ctc' : 'fc');
    calls.set(call, { place, callId, name, kind, argumentsText: '' });
    if (place === undefined) return closed;
    const { id, index } = place;
    const item =
      kind === 'freeform' ? freeformItem(id, part, 'in_progress', '') : functionItem(id, part, 'in_progress', '');
    return closed + event('response.output_item.added', { output_index: index, item });
  }

  function addArguments({ call, argumentsText }: Extract<StreamPart, { type: 'tool-call-delta' }>): string {
    const to = calls.get(call);
    if (to === undefined || argumentsText === '') return '';
    to.argumentsText += argumentsText;
    if (to.kind !== 'function' || to.place === undefined) return '';
    return argumentsDelta(to.place, argumentsText);
  }

  function closeCall(call: OpenCall): string {
    const { kind, place: told } = call;
    const whole = call.argumentsText === '' ? '{}' : call.argumentsText;
    if (told === undefined) return closeShell(call, whole);
    const { id, index } = told;
    const place = { item_id: id, output_index: index };
    if (kind === 'freeform') {
      const input = freeformInput(whole);
      return (
        event('response.custom_tool_call_input.delta', { ...place, delta: input }) +
        event('response.custom_tool_call_input.done', { ...place, input }) +
        done(index, freeformItem(id, call, 'completed', input))
      );
    }
    const missing = call.argumentsText === '' ? argumentsDelta(told, whole) : '';
    return missing + closeFunction(call, told, whole);
  }

  function argumentsDelta({ id, index }: Place, delta: string): string {
    return event('response.function_call_arguments.delta', { item_id: id, output_index: index, delta });
  }

  function closeFunction(call: OpenCall, { id, index }: Place, whole: string): string {
    const place = { item_id: id, output_index: index };
    return (
      event('response.function_call_arguments.done', { ...place, name: call.name, arguments: whole }) +
      done(index, functionItem(id, call, 'completed', whole))
    );
  }

  /** What is no command is handed on as the call of a function that it also is. */
  function closeShell(call: OpenCall, whole: string): string {
    const command = shellCommand(whole);
    const place = nextPlace(command === undefined ? 'fc' : 'lsh');
    const { id, index } = place;
    const added = (item: OutputItem) => event('response.output_item.added', { output_index: index, item });
    if (command === undefined) {
      return (
        added(functionItem(id, call, 'in_progress', '')) +
        argumentsDelta(place, whole) +
        closeFunction(call, place, whole)
      );
    }
    const item = (status: 'in_progress' | 'completed') => shellItem(id, call.callId, status, command);
    return added(item('in_progress')) + done(index, item('completed'));
  }

  function finish(): string {
    if (isFinished) return '';
    isFinished = true;
    const closed = closeText(reason === 'length' ? 'incomplete' : 'completed');
    const finished = [...calls.values()].map(closeCall).join('');
    calls.clear();
    // A text answer has a message even when it is empty: clients look for one.
    const empty = items === 0 ? openText('message') + closeText() : '';
    return closed + finished + empty;
  }

  function encodePart(part: StreamPart): string {
    switch (part.type) {
      case 'text-delta':
        return addText('message', part.text, part.logprobs);
      case 'reasoning-delta':
        return addText('reasoning', part.text);
      case 'tool-call-start':
        return startCall(part);
      case 'tool-call-delta':
        return addArguments(part);
      case 'finish':
        ({ reason } = part);
        return finish();
      case 'usage':
        ({ usage } = part);
        return '';
      case 'generation-start':
      case 'embedding':
        return '';
    }
  }

  const status = () => (reason === 'length' ? 'incomplete' : 'completed');
  const encode = (parts: readonly StreamPart[]) => begin() + parts.map(encodePart).join('');
  /** Some upstreams only count at their end: what is still open is closed all the same. */
  const settle = () => {
    rest += begin() + finish();
  };
  return {
    encode,
    end() {
      settle();
      return rest + event(`response.${status()}`, { response: snapshot(status()) });
    },
    body(parts) {
      encode(parts);
      settle();
      return snapshot(status());
    },
    fail(error: HubError) {
      return rest + begin() + event('response.failed', { response: snapshot('failed', failureOf(error)) });
    },
    kept(): StoredReply | undefined {
      if (options.kept === undefined) return undefined;
      settle();
      return { ...options.kept, id: identity.id, output: doneItems(), body: snapshot(status()) };
    },
  };
}

function placeOf({ id, index, kind }: OpenText): object {
  const at = kind === 'message' ? { content_index: 0 } : { summary_index: 0 };
  return { item_id: id, output_index: index, ...at };
}
