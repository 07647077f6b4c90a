import type { TokenLogprob } from '../../domain/stream-frame.ts';
import { encodeLogprobs } from '../openai-chat/encode-logprobs.ts';
import { FREEFORM_ARGUMENT } from './decode-items.ts';
import type { OutputItem } from './response-object.ts';

type Status = 'in_progress' | 'completed' | 'incomplete';

export function messageItem(id: string, status: Status, part?: object): OutputItem {
  return { id, type: 'message', status, role: 'assistant', content: part === undefined ? [] : [part] };
}

export function textPart(text: string, logprobs: readonly TokenLogprob[]): object {
  return { type: 'output_text', text, annotations: [], logprobs: encodeLogprobs(logprobs).content };
}

/** What a model here thinks is no secret, so the text stands in the summary, where clients look for it. */
export function reasoningItem(id: string, text?: string): OutputItem {
  return { id, type: 'reasoning', summary: text === undefined ? [] : [{ type: 'summary_text', text }] };
}

export function functionItem(
  id: string,
  call: { callId: string; name: string },
  status: Status,
  args: string,
): OutputItem {
  return { id, type: 'function_call', status, call_id: call.callId, name: call.name, arguments: args };
}

export function freeformItem(
  id: string,
  call: { callId: string; name: string },
  status: Status,
  input: string,
): OutputItem {
  return { id, type: 'custom_tool_call', status, call_id: call.callId, name: call.name, input };
}

export type ShellCommand = Readonly<Record<string, unknown>>;

/** Undefined for arguments that are no command. */
export function shellCommand(argumentsText: string): ShellCommand | undefined {
  const { command, ...rest } = objectOf(argumentsText);
  return Array.isArray(command) ? { env: {}, ...rest, type: 'exec', command } : undefined;
}

export function shellItem(id: string, callId: string, status: Status, action: ShellCommand): OutputItem {
  return { id, type: 'local_shell_call', status, call_id: callId, action };
}

/** The one text of a freeform call; whatever else the model wrote is handed on as it is. */
export function freeformInput(argumentsText: string): string {
  const input = objectOf(argumentsText)[FREEFORM_ARGUMENT];
  return typeof input === 'string' ? input : argumentsText;
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {}; // Models write broken JSON; whoever asks takes the text as it is.
  }
}
