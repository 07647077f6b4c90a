import { HubError } from '../../domain/errors.ts';
import type {
  ChatRequest,
  Message,
  ReasoningEffort,
  ResponseFormat,
  WireRequest,
} from '../../domain/inference-request.ts';
import type { RequestWishes } from '../../domain/request-wishes.ts';
import { decodeWishes } from '../openai/decode-wishes.ts';
import { decodeRuntime, decodeSampling, ignoredFields } from '../openai/sampling-fields.ts';
import type { DecodedCall, EarlierReply } from '../protocol.ts';
import { readBody } from '../read-body.ts';
import { decodeItems } from './decode-items.ts';
import { decodeTools, type DecodedTools } from './decode-tools.ts';
import { createResponsesEncoder } from './encode-reply.ts';
import { resolveReferences } from './references.ts';
import { echoOf } from './response-object.ts';
import { inputTokensRequestSchema, responsesRequestSchema, type ResponsesBody, type WireItem } from './schema.ts';

const LOGPROBS = 'message.output_text.logprobs';

/**
 * @param earlier the stored reply that `previous_response_id` names
 * @throws HubError that names the field, its value and what is expected
 */
export function decodeResponses(given: WireRequest, earlier?: EarlierReply): DecodedCall {
  const { wishes, wire, ignored } = decodeWishes(given);
  const body = readBody(responsesRequestSchema, wire.body);
  refuseElsewhere(body);
  const { prompt, tools } = decodePrompt(body, earlier);
  const request: ChatRequest = {
    ...prompt,
    stream: body.stream ?? false,
    sampling: decodeSampling(body, body.max_output_tokens),
    runtime: decodeRuntime(body),
    logprobs: body.include?.includes(LOGPROBS) === true ? { alternatives: body.top_logprobs ?? 0 } : undefined,
    wire,
    wishes: withTruncation(wishes, body.truncation),
  };
  const isKept = body.store ?? true;
  return {
    request,
    ignoredParameters: [...ignoredFields(body), ...ignored],
    createEncoder: (identity) =>
      createResponsesEncoder(identity, {
        echo: echoOf({ ...body, metadata: given.body['metadata'] as ResponsesBody['metadata'] }),
        freeform: tools.freeform,
        hasLocalShell: tools.hasLocalShell,
        kept: isKept ? { input: itemsOf(body, earlier), previousId: continuedBy(wire) } : undefined,
      }),
  };
}

/** OpenAI's word for what happens to a conversation that is too long. */
function withTruncation(
  wishes: RequestWishes | undefined,
  truncation: ResponsesBody['truncation'],
): RequestWishes | undefined {
  if (truncation == null || wishes?.contextOverflow !== undefined) return wishes;
  return { ...wishes, contextOverflow: truncation === 'auto' ? 'trim' : 'refuse' };
}

/** Only what makes the prompt. @throws HubError as `decodeResponses` */
export function decodeInputTokens(wire: WireRequest, earlier?: EarlierReply): ChatRequest {
  const body = readBody(inputTokensRequestSchema, wire.body);
  const { prompt } = decodePrompt(body, earlier);
  return { ...prompt, stream: false, sampling: { stop: [] }, runtime: {}, wire };
}

/** Which stored reply a request goes on from. */
export function continuedBy({ body }: WireRequest): string | undefined {
  const { previous_response_id: id } = body;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

type PromptBody = Pick<
  ResponsesBody,
  'model' | 'input' | 'instructions' | 'tools' | 'tool_choice' | 'parallel_tool_calls' | 'text' | 'reasoning'
>;
type Prompt = Pick<
  ChatRequest,
  | 'kind'
  | 'model'
  | 'choices'
  | 'messages'
  | 'tools'
  | 'toolChoice'
  | 'parallelToolCalls'
  | 'responseFormat'
  | 'reasoningEffort'
>;

function decodePrompt(body: PromptBody, earlier: EarlierReply | undefined): { prompt: Prompt; tools: DecodedTools } {
  const tools = decodeTools(body);
  return {
    tools,
    prompt: {
      kind: 'chat',
      model: body.model,
      choices: 1,
      messages: decodeMessages(body, earlier),
      tools: tools.toolChoice.type === 'none' ? [] : tools.tools,
      toolChoice: tools.toolChoice,
      parallelToolCalls: body.parallel_tool_calls ?? true,
      responseFormat: decodeFormat(body),
      reasoningEffort: decodeEffort(body),
    },
  };
}

/** Instructions lead, and are not inherited from the reply before. */
function decodeMessages(body: PromptBody, earlier: EarlierReply | undefined): readonly Message[] {
  const before = (earlier?.items ?? []) as readonly WireItem[];
  const items = itemsOf(body, earlier);
  const messages = decodeItems([...before, ...items], 'input', before.length);
  if (messages.length === 0) {
    throw new HubError('missing_parameter', 'input is missing or says nothing. Send a text or a list of items.', {
      param: 'input',
    });
  }
  const { instructions } = body;
  if (instructions == null || instructions === '') return messages;
  return [{ role: 'system', content: [{ type: 'text', text: instructions.toWellFormed() }] }, ...messages];
}

function itemsOf({ input }: PromptBody, earlier: EarlierReply | undefined): readonly WireItem[] {
  if (typeof input !== 'string') return resolveReferences(input ?? [], earlier);
  return [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: input }] }];
}

function decodeFormat({ text }: PromptBody): ResponseFormat {
  const format = text?.format;
  if (format?.type === 'json_schema')
    return { type: 'json_schema', name: format.name ?? 'answer', schema: format.schema };
  return { type: format?.type ?? 'text' };
}

function decodeEffort({ reasoning }: PromptBody): ReasoningEffort | undefined {
  const effort = reasoning?.effort ?? undefined;
  return effort === 'xhigh' ? 'max' : effort;
}

/** What would be done on OpenAI's servers, beside the request. */
function refuseElsewhere(body: ResponsesBody): void {
  const refuse = (param: string, words: string) => {
    throw new HubError('unsupported_parameter', words, { param });
  };
  if (body.background === true) {
    refuse('background', 'background is true. Answers are given while the client waits: leave it out, or use stream.');
  }
  if (body.conversation != null) {
    refuse('conversation', 'conversation is not kept here. Go on from a response with previous_response_id instead.');
  }
  if (body.prompt != null) {
    refuse('prompt', 'prompt names a stored prompt, and none is stored here. Send its text as instructions or input.');
  }
}
