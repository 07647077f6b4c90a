import type { ChatTool } from '../../../../server/contract/chat/message.ts';
import type { Texts } from '../../../texts/en.ts';

export type ReadTools = { readonly tools: readonly ChatTool[] } | { readonly error: string };
type ToolTexts = Texts['chatPanel']['toolErrors'];

const MOST = 64;

/** Tools from what was written, or where it is wrong. OpenAI's way to write them is taken, too. */
export function readTools(written: string, texts: ToolTexts): ReadTools {
  if (written.trim() === '') return { tools: [] };
  let list: unknown;
  try {
    list = JSON.parse(written);
  } catch (error) {
    return { error: placeOf(written, error instanceof Error ? error.message : String(error), texts) };
  }
  if (!Array.isArray(list)) return { error: texts.list };
  if (list.length > MOST) return { error: texts.tooMany(list.length) };
  const tools: ChatTool[] = [];
  for (const [index, entry] of list.entries()) {
    const tool = readTool(entry, new Set(tools.map(({ name }) => name)), texts);
    if (typeof tool === 'string') return { error: texts.tool(index + 1, tool) };
    tools.push(tool);
  }
  return { tools };
}

/** A tool, or what is wrong with it. */
function readTool(entry: unknown, names: ReadonlySet<string>, texts: ToolTexts): ChatTool | string {
  const tool = isObject(entry) && entry['type'] === 'function' ? entry['function'] : entry;
  if (!isObject(tool)) return texts.object;
  const { name, description = '', parameters = { type: 'object', properties: {} }, strict: _strict, ...rest } = tool;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return texts.unknown(unknown);
  if (typeof name !== 'string' || !/^[\w-]{1,64}$/.test(name)) return texts.name;
  if (names.has(name)) return texts.twice(name);
  if (typeof description !== 'string' || description.length > 10_000) return texts.description;
  if (!isObject(parameters) || ('type' in parameters && parameters['type'] !== 'object')) return texts.parameters;
  return { name, description, parameters };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where JSON is wrong: browsers tell the place as a position or as a line, in the middle of their sentence. */
function placeOf(written: string, message: string, texts: ToolTexts): string {
  const reason = message.replace(/^JSON\.parse: /, '').replace(/ (?:in JSON )?at (?:position|line) .*$/s, '');
  const line = /line (\d+) column (\d+)/.exec(message);
  if (line !== null) return texts.json(Number(line[1]), Number(line[2]), reason);
  const position = /position (\d+)/.exec(message);
  if (position === null && !/end of (?:JSON|data)|EOF/i.test(message)) return texts.jsonAnywhere(reason);
  const before = written.slice(0, position === null ? written.length : Number(position[1])).split('\n');
  return texts.json(before.length, (before.at(-1) ?? '').length + 1, reason);
}
