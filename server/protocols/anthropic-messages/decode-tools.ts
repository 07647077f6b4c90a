import { HubError } from '../../domain/errors.ts';
import type { Tool, ToolChoice } from '../../domain/inference-request.ts';
import { readBody, show } from '../read-body.ts';
import { toolParameters } from '../tool-schema.ts';
import { toolSchema, type PromptBody } from './schema.ts';

export interface DecodedTools {
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice;
  readonly parallelToolCalls: boolean;
}

/**
 * The client's own tools. Those that run on Anthropic's servers are left out: nobody here can run them.
 * @throws HubError for a tool that is none, or a choice of a tool that is not there
 */
export function decodeTools({ tools: wire, tool_choice: choice }: PromptBody): DecodedTools {
  const tools = (wire ?? []).flatMap((tool, index) => (isOwn(tool) ? [decodeTool(tool, `tools[${index}]`)] : []));
  const toolChoice = decodeChoice(choice, tools);
  return {
    tools: toolChoice.type === 'none' ? [] : tools,
    toolChoice,
    parallelToolCalls: choice?.disable_parallel_tool_use !== true,
  };
}

function isOwn({ type }: { readonly type?: string | null | undefined }): boolean {
  return type === undefined || type === null || type === 'custom';
}

function decodeTool(wire: unknown, path: string): Tool {
  const { name, description, input_schema: schema } = readBody(toolSchema, wire, path);
  return {
    name,
    description: description?.toWellFormed(),
    parameters: toolParameters(schema, `${path}.input_schema`),
  };
}

function decodeChoice(choice: PromptBody['tool_choice'], tools: readonly Tool[]): ToolChoice {
  switch (choice?.type) {
    case undefined:
    case 'auto':
      return { type: 'auto' };
    case 'none':
      return { type: 'none' };
    case 'any':
      if (tools.length > 0) return { type: 'required' };
      throw refusedChoice('tool_choice', 'is "any", but there are no tools of your own');
    case 'tool':
      if (tools.some(({ name }) => name === choice.name)) return { type: 'function', name: choice.name };
      throw refusedChoice('tool_choice.name', `is ${show(choice.name)}, which is not among your own tools`);
  }
}

function refusedChoice(param: string, what: string): HubError {
  return new HubError(
    'invalid_request',
    `${param} ${what}; tools that run on Anthropic's servers can't run here. Send one, or leave tool_choice out.`,
    { param },
  );
}
