import { HubError } from '../../domain/errors.ts';
import type { Tool, ToolChoice } from '../../domain/inference-request.ts';
import { show } from '../read-body.ts';
import { toolParameters } from '../tool-schema.ts';
import type { ChatBody } from './schema.ts';

export interface DecodedTools {
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice;
  /** The caller used `functions` and expects `function_call` back. */
  readonly isLegacy: boolean;
}

type WireFunction = NonNullable<ChatBody['functions']>[number];

/** @throws HubError for a tool of another type, a choice of a tool that is not there, or a schema beyond reason */
export function decodeTools(body: ChatBody): DecodedTools {
  const isLegacy = body.tools == null && body.functions != null;
  const functions = isLegacy ? (body.functions ?? []) : functionsOf(body);
  const tools = functions.map((each, index) =>
    decodeFunction(each, isLegacy ? `functions[${index}]` : `tools[${index}].function`),
  );
  return { ...choose(body, tools), isLegacy };
}

function functionsOf(body: ChatBody): readonly WireFunction[] {
  return (body.tools ?? []).map((tool, index) => {
    const param = `tools[${index}]`;
    if (tool.type !== 'function') {
      throw new HubError(
        'unsupported_parameter',
        `${param}.type is ${show(tool.type)}. Only function tools are supported here.`,
        {
          param: `${param}.type`,
        },
      );
    }
    if (tool.function === undefined)
      throw new HubError('missing_parameter', `${param}.function is missing.`, { param: `${param}.function` });
    return tool.function;
  });
}

/** @throws HubError for a schema beyond reason */
export function decodeFunction(wire: WireFunction, path: string): Tool {
  return {
    name: wire.name,
    description: wire.description?.toWellFormed(),
    parameters: toolParameters(wire.parameters, `${path}.parameters`),
  };
}

function choose(body: ChatBody, tools: readonly Tool[]): { tools: readonly Tool[]; toolChoice: ToolChoice } {
  const param = body.tool_choice == null && body.function_call != null ? 'function_call' : 'tool_choice';
  const choice = body.tool_choice ?? body.function_call ?? 'auto';
  if (typeof choice === 'string') return { tools, toolChoice: requireTools({ type: choice }, tools) };
  if ('allowed_tools' in choice && choice.type === 'allowed_tools') {
    const { mode, tools: allowed } = choice.allowed_tools as {
      mode: 'auto' | 'required';
      tools: { function: { name: string } }[];
    };
    const kept = allowed.map((each) => requireTool(each.function.name, tools, param));
    return { tools: kept, toolChoice: requireTools({ type: mode }, kept) };
  }
  const name = 'function' in choice ? (choice.function as { name: string }).name : String(choice.name);
  return { tools, toolChoice: { type: 'function', name: requireTool(name, tools, param).name } };
}

/** @throws HubError for a choice that needs tools where there are none */
export function requireTools(choice: { type: 'none' | 'auto' | 'required' }, tools: readonly Tool[]): ToolChoice {
  if (choice.type === 'required' && tools.length === 0) {
    throw new HubError(
      'invalid_request',
      'tool_choice is "required", but there are no tools. Send some, or leave it out.',
      {
        param: 'tool_choice',
      },
    );
  }
  return choice;
}

/** @throws HubError for a name that is not among the tools */
export function requireTool(name: string, tools: readonly Tool[], param: string): Tool {
  const tool = tools.find((each) => each.name === name);
  if (tool !== undefined) return tool;
  throw new HubError('invalid_request', `${param} names ${show(name)}, which is not among the tools.`, { param });
}
