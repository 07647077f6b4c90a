import type { ChatRequest, Message, Tool } from '../../server/domain/inference-request.ts';
import type { Engine } from '../../server/domain/ports.ts';
import { frameOf, type StreamPart } from '../../server/domain/stream-frame.ts';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';

export const CODER = 'coder';
export const DONE = 'The file is there now.';

/** What the model is to write, and where. */
export interface CodingTask {
  /** Absolute. */
  readonly file: string;
  readonly content: string;
}

/**
 * A model that behaves like a coding one and always does the same: it calls whichever of the tools that it is offered can
 * write the file, and after the tool's result it says that it is done.
 * @param onRequest told of every request that reaches it
 */
export function createScriptedCoder(task: () => CodingTask, onRequest: (request: ChatRequest) => void): Engine {
  return createFakeEngine({
    clock: systemClock,
    models: [
      {
        name: CODER,
        contextLength: 200_000,
        capabilities: {
          chat: true,
          completion: true,
          embedding: false,
          tools: true,
          vision: true,
          infill: true,
          reasoning: true,
          logprobs: false,
        },
      },
    ],
    async *answer({ request }) {
      if (request.kind !== 'chat') throw new TypeError('Coding agents chat.');
      onRequest(request);
      for (const part of answerTo(request, task())) yield frameOf(part);
      yield frameOf({ type: 'usage', usage: { inputTokens: 1000, outputTokens: 20 } });
    },
  });
}

function answerTo(request: ChatRequest, task: CodingTask): readonly StreamPart[] {
  const call = isFinished(request.messages) ? undefined : callFor(request.tools, task);
  if (call === undefined) {
    return [
      { type: 'text-delta', choice: 0, text: DONE },
      { type: 'finish', choice: 0, reason: 'stop' },
    ];
  }
  const { name, values } = call;
  return [
    { type: 'text-delta', choice: 0, text: 'I write the file.' },
    { type: 'tool-call-start', choice: 0, call: 0, callId: `call_${request.messages.length}`, name },
    { type: 'tool-call-delta', choice: 0, call: 0, argumentsText: JSON.stringify(values) },
    { type: 'finish', choice: 0, reason: 'tool_calls' },
  ];
}

/** A result since the person spoke. */
function isFinished(messages: readonly Message[]): boolean {
  return messages.some(({ role }) => role === 'tool');
}

function callFor(tools: readonly Tool[], task: CodingTask): { name: string; values: object } | undefined {
  for (const { name, parameters } of tools) {
    const properties = Object.keys(parameters['properties'] ?? {});
    const pathField = properties.find((each) => ['file_path', 'filePath', 'path'].includes(each));
    if (/^write(?:_file)?$/i.test(name) && pathField !== undefined) {
      return { name, values: { [pathField]: task.file, content: task.content } };
    }
  }
  const command = `printf '%s' '${task.content}' > '${task.file}'`;
  for (const { name } of tools) {
    if (name === 'exec_command') return { name, values: { cmd: command } };
    if (name === 'shell_command') return { name, values: { command } };
    if (name === 'shell' || name === 'local_shell') return { name, values: { command: ['bash', '-lc', command] } };
  }
  return undefined;
}
