import { HubError } from '../../domain/errors.ts';
import type { Tool, ToolChoice } from '../../domain/inference-request.ts';
import { decodeFunction, requireTool, requireTools } from '../openai-chat/decode-tools.ts';
import { functionSchema } from '../openai-chat/schema.ts';
import { readBody, show } from '../read-body.ts';
import { FREEFORM_ARGUMENT, LOCAL_SHELL } from './decode-items.ts';
import type { ResponsesBody, WireTool } from './schema.ts';

export interface DecodedTools {
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice;
  /** Names of tools whose argument is one text; their calls are items of a kind of their own. */
  readonly freeform: ReadonlySet<string>;
  /** The shell of the client's side is among them; its calls are items of a kind of their own too. */
  readonly hasLocalShell: boolean;
}

const SHELL: Tool = {
  name: LOCAL_SHELL,
  description: 'Runs a shell command on the user’s computer and returns its output.',
  parameters: {
    type: 'object',
    properties: {
      command: { type: 'array', items: { type: 'string' }, description: 'The program and its arguments.' },
      working_directory: { type: 'string' },
      timeout_ms: { type: 'integer' },
    },
    required: ['command'],
  },
};

/**
 * Tools in neutral terms. Those that OpenAI's servers would run themselves (searches, code, images) are left out: nobody
 * here can, and clients send them unasked.
 * @throws HubError for a function that can't be read, and for a choice of a tool that is not there
 */
export function decodeTools(body: Pick<ResponsesBody, 'tools' | 'tool_choice'>): DecodedTools {
  const freeform = new Set<string>();
  const tools = (body.tools ?? []).flatMap((tool, index) => decodeTool(tool, `tools[${index}]`, freeform));
  return {
    ...choose(body.tool_choice ?? 'auto', tools),
    freeform,
    hasLocalShell: tools.includes(SHELL),
  };
}

/** @param freeform names of freeform tools are added */
function decodeTool(tool: WireTool, path: string, freeform: Set<string>): readonly Tool[] {
  switch (tool.type) {
    case 'function':
      return [decodeFunction(readBody(functionSchema, tool, path), path)];
    case 'custom': {
      const { name, description } = readBody(
        functionSchema,
        { name: tool['name'], description: tool['description'] },
        path,
      );
      freeform.add(name);
      return [
        {
          name,
          description: [description?.toWellFormed(), grammarOf(tool)].filter((each) => each !== undefined).join('\n\n'),
          parameters: {
            type: 'object',
            properties: { [FREEFORM_ARGUMENT]: { type: 'string' } },
            required: [FREEFORM_ARGUMENT],
          },
        },
      ];
    }
    case 'local_shell':
      return [SHELL];
    default:
      return [];
  }
}

/** No engine binds an argument to a grammar; the model is told of it. */
function grammarOf({ format }: WireTool): string | undefined {
  if (typeof format !== 'object' || format === null || !('definition' in format)) return undefined;
  return `The input follows this grammar:\n${String(format.definition)}`;
}

function choose(
  choice: NonNullable<ResponsesBody['tool_choice']>,
  tools: readonly Tool[],
): { tools: readonly Tool[]; toolChoice: ToolChoice } {
  const param = 'tool_choice';
  if (typeof choice === 'string') return { tools, toolChoice: requireTools({ type: choice }, tools) };
  if (choice.type === 'allowed_tools' && 'mode' in choice) {
    const { mode, tools: allowed } = choice as {
      mode: 'auto' | 'required';
      tools: { type: string; name?: string | null }[];
    };
    const names = allowed.map(({ type, name }) => (type === LOCAL_SHELL ? LOCAL_SHELL : name));
    const kept = names.flatMap((name) => (name == null ? [] : [requireTool(name, tools, param)]));
    return { tools: kept, toolChoice: requireTools({ type: mode }, kept) };
  }
  const name = choice.type === LOCAL_SHELL ? LOCAL_SHELL : choice.name;
  if (typeof name !== 'string') {
    throw new HubError(
      'unsupported_parameter',
      `tool_choice asks for ${show(choice.type)}, which no server here runs.`,
      {
        param,
      },
    );
  }
  return { tools, toolChoice: { type: 'function', name: requireTool(name, tools, param).name } };
}
