import type { ExportedChat, ExportedMessage } from '../../contract/chat/files.ts';
import { fenced } from './foreign.ts';
import { base64Pieces, type FileToExport } from './homeport-json.ts';

/** How a boundary begins. What it hides is JSON without any sign that would end a comment. */
export const MARK = '<!-- homeport:';

/**
 * The branch that is shown, as Markdown that reads well and can be read back: comments between the messages hide what is no
 * text, and say how long each text is, so that a text may hold anything.
 * @param path the messages of the branch, first to last
 */
export function* writeMarkdown(
  chat: ExportedChat,
  path: readonly ExportedMessage[],
  files: readonly FileToExport[],
): Generator<string> {
  const names = new Map(files.map(({ id, name }) => [id, name]));
  yield frontMatter(chat);
  yield `\n# ${oneLine(chat.title)}\n`;
  for (const message of path) yield writeMessage(message, names);
  for (const { id, name, bytes } of files) {
    yield `\n${MARK}file ${hidden({ id, name })}\n`;
    yield* base64Pieces(bytes);
    yield '\n-->\n';
  }
}

/** Values are JSON, which YAML reads as well. */
function frontMatter(whole: ExportedChat): string {
  const { messages: _, headId: __, createdAt, updatedAt, ...chat } = whole;
  const times = { createdAt: new Date(createdAt).toISOString(), updatedAt: new Date(updatedAt).toISOString() };
  const lines = Object.entries({ homeport: 1, ...chat, ...times });
  return `---\n${lines.map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`).join('')}---\n`;
}

function writeMessage(message: ExportedMessage, names: ReadonlyMap<string, string>): string {
  const { text, ...facts } = message;
  const head = `\n## ${headingOf(message)}\n\n${shownOf(message, names)}`;
  const { parentId: _, ...kept } = facts;
  const hiddenFacts = hidden({ ...kept, head: head.length, length: text.length });
  return `\n${MARK}message ${hiddenFacts} -->${head}${text}\n`;
}

function headingOf(message: ExportedMessage): string {
  switch (message.role) {
    case 'user':
      return 'You';
    case 'assistant':
      return oneLine(message.model);
    case 'tool':
      return `Result of ${oneLine(message.toolName)}`;
  }
}

/** What stands before the text for people: names of files, thoughts, calls, failures. */
function shownOf(message: ExportedMessage, names: ReadonlyMap<string, string>): string {
  if (message.role === 'user') {
    const list = message.attachments.map((id) => `- 📎 ${oneLine(names.get(id) ?? id)}\n`).join('');
    return list === '' ? '' : `${list}\n`;
  }
  if (message.role === 'tool') return '';
  const thoughts =
    message.reasoning === ''
      ? ''
      : `<details><summary>Thoughts</summary>\n\n${message.reasoning.replaceAll(MARK, '<!-- ')}\n\n</details>\n\n`;
  const calls = message.toolCalls
    .map(({ name, argumentsText }) => `Calls \`${oneLine(name)}\`:\n\n${fenced(argumentsText, 'json')}\n\n`)
    .join('');
  const failure = message.error === null ? '' : `> **Failed:** ${oneLine(message.error)}\n\n`;
  return thoughts + calls + failure;
}

/** Neither `--` nor `>` stands in it. */
function hidden(value: object): string {
  return JSON.stringify(value)
    .replaceAll('--', String.raw`-\u002d`)
    .replaceAll('>', String.raw`\u003e`);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
