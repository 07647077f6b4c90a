import type { ExportedChat, ExportedMessage } from '../../contract/chat/files.ts';

/** Reading values of other programs: what is missing or of another type is left out, and nothing is trusted. */
export type Fields = Readonly<Record<string, unknown>>;

const NOTHING: Fields = {};
const MOST_TITLE_CHARACTERS = 200;
/** Signs that mean nothing in a text; tabs and ends of lines do. */
const CONTROLS = /[^\P{Cc}\t\n\r]/gu;

export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : NOTHING;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own field: a name such as `constructor` never finds what every object has. */
export function field(value: unknown, name: string): unknown {
  return isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? cleanText(value) : '';
}

export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll(CONTROLS, '');
}

export function titleOf(value: unknown): string {
  const title = textOf(value).replaceAll(/\s+/g, ' ').trim();
  if (title.length <= MOST_TITLE_CHARACTERS) return title;
  return `${title
    .slice(0, MOST_TITLE_CHARACTERS - 1)
    .toWellFormed()
    .replace(/\ufffd$/, '')
    .trimEnd()}…`;
}

/** Seconds of the epoch, or milliseconds where they can't be seconds, in milliseconds. */
export function timeOf(value: unknown): number | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return undefined;
  const ms = Math.round(value > 100_000_000_000 ? value : value * 1000);
  return ms <= 8_640_000_000_000_000 ? ms : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function modelOf(value: unknown): string | undefined {
  const model = textOf(value).trim();
  return model === '' || model.length > 500 ? undefined : model;
}

/** A fence that is longer than any in the text. */
export function fenced(text: string, language = ''): string {
  let longest = 2;
  for (const [run] of text.matchAll(/`{3,}/g)) longest = Math.max(longest, run.length);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${/^[\w+#.-]{1,30}$/.test(language) ? language : ''}\n${text.replace(/\n$/, '')}\n${fence}`;
}

/** A chat without anything that another program has no word for. */
export const PLAIN_CHAT: Omit<ExportedChat, 'title' | 'createdAt' | 'updatedAt' | 'headId' | 'messages'> = {
  titleBy: 'person',
  folder: null,
  isPinned: false,
  isArchived: false,
  model: null,
  systemPrompt: '',
  parameters: {},
  tools: [],
};

export const PLAIN_ANSWER: Omit<
  Extract<ExportedMessage, { role: 'assistant' }>,
  'id' | 'parentId' | 'createdAt' | 'text' | 'model'
> = {
  role: 'assistant',
  reasoning: '',
  reasoningMs: null,
  toolCalls: [],
  outcome: 'complete',
  error: null,
  stats: null,
};
