import type { StreamPart } from '../../domain/stream-frame.ts';

export interface WireToolCall {
  readonly id: string;
  readonly function: {
    readonly index: number;
    readonly name: string;
    readonly arguments: Readonly<Record<string, unknown>>;
  };
}

/** Gathers the pieces of an answer's tool calls: this dialect knows whole calls only. */
export interface ToolCalls {
  add(part: Extract<StreamPart, { type: 'tool-call-start' | 'tool-call-delta' }>): void;
  /** `unreadable`: calls whose arguments are no JSON object, for which this dialect has no words, told as text. */
  collect(): { readonly readable: readonly WireToolCall[]; readonly unreadable: string };
}

export function createToolCalls(): ToolCalls {
  const calls = new Map<number, { readonly id: string; readonly name: string; argumentsText: string }>();
  return {
    add(part) {
      if (part.type === 'tool-call-start') {
        calls.set(part.call, { id: part.callId, name: part.name, argumentsText: '' });
        return;
      }
      const call = calls.get(part.call);
      if (call !== undefined) call.argumentsText += part.argumentsText;
    },
    collect() {
      const readable: WireToolCall[] = [];
      let unreadable = '';
      for (const { id, name, argumentsText } of calls.values()) {
        const value = readArguments(argumentsText);
        if (value === undefined) unreadable += `${name}(${argumentsText})`;
        else readable.push({ id, function: { index: readable.length, name, arguments: value } });
      }
      return { readable, unreadable };
    },
  };
}

function readArguments(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
