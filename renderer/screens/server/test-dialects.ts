import { shellWord } from '../shell-word.ts';

/** How a program of each dialect asks one question. */
export const DIALECTS = ['chat', 'responses', 'anthropic', 'ollama'] as const;
export type TestDialect = (typeof DIALECTS)[number];

export interface TestQuestion {
  readonly dialect: TestDialect;
  readonly model: string;
  readonly prompt: string;
}

export interface TestRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Anthropic's dialect wants to be told how long an answer may be. */
const MAX_TOKENS = 1024;

export function requestOf({ dialect, model, prompt }: TestQuestion): TestRequest {
  const messages = [{ role: 'user', content: prompt }];
  const headers = { 'Content-Type': 'application/json' };
  switch (dialect) {
    case 'chat':
      return { path: '/v1/chat/completions', headers, body: { model, stream: true, messages } };
    case 'responses':
      return { path: '/v1/responses', headers, body: { model, stream: true, input: prompt } };
    case 'anthropic':
      return {
        path: '/v1/messages',
        headers: { ...headers, 'anthropic-version': '2023-06-01' },
        body: { model, max_tokens: MAX_TOKENS, stream: true, messages },
      };
    case 'ollama':
      return { path: '/api/chat', headers, body: { model, messages } };
  }
}

/** The same as a command; the key comes from the environment, so that it stays out of the shell's history. */
export function curlOf(address: string, question: TestQuestion): string {
  const { path, headers, body } = requestOf(question);
  const key = question.dialect === 'anthropic' ? 'x-api-key: $HOMEPORT_KEY' : 'Authorization: Bearer $HOMEPORT_KEY';
  return [
    `curl -N ${shellWord(address + path)}`,
    `-H "${key}"`,
    ...Object.entries(headers).map(([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`),
    `-d ${shellWord(JSON.stringify(body))}`,
  ].join(' \\\n  ');
}

/** What one record of an answer adds to it. */
export interface TestPiece {
  readonly text: string;
  readonly error?: string;
}

/** Reads one record of a stream. Odd input says nothing; it never throws. */
export function pieceOf(dialect: TestDialect, data: string): TestPiece {
  const record = parse(data);
  const failure = errorOf(record['error']) ?? errorOf(recordOf(record['response'])['error']);
  if (failure !== undefined) return { text: '', error: failure };
  return { text: textOf(dialect, record) };
}

function textOf(dialect: TestDialect, record: Fields): string {
  switch (dialect) {
    case 'chat':
      return asText(
        recordOf(recordOf(Array.isArray(record['choices']) ? record['choices'][0] : {})['delta'])['content'],
      );
    case 'responses':
      return record['type'] === 'response.output_text.delta' ? asText(record['delta']) : '';
    case 'anthropic':
      return record['type'] === 'content_block_delta' ? asText(recordOf(record['delta'])['text']) : '';
    case 'ollama':
      return asText(recordOf(record['message'])['content']);
  }
}

/** Whether a record is the last one of a whole answer: a stream that ends without it broke off. */
export function isEnd(dialect: TestDialect, data: string): boolean {
  if (dialect === 'chat') return data === '[DONE]';
  const record = parse(data);
  if (dialect === 'ollama') return record['done'] === true;
  return ['response.completed', 'response.incomplete', 'message_stop'].includes(asText(record['type']));
}

type Fields = Readonly<Record<string, unknown>>;

function parse(data: string): Fields {
  try {
    return recordOf(JSON.parse(data));
  } catch {
    return {}; // `[DONE]`, and whatever a proxy in between may put in.
  }
}

function recordOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Ollama says a text, the others an object. */
function errorOf(error: unknown): string | undefined {
  if (error === undefined || error === null) return undefined;
  return typeof error === 'string' ? error : asText(recordOf(error)['message']) || JSON.stringify(error);
}
