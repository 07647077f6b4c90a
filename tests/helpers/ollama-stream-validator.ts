import { expect } from 'vitest';

export interface OllamaLine {
  readonly model?: string;
  readonly created_at?: string;
  readonly done?: boolean;
  readonly done_reason?: string;
  readonly error?: string;
  readonly message?: {
    readonly role: string;
    readonly content: string;
    readonly thinking?: string;
    readonly tool_calls?: readonly unknown[];
  };
  readonly response?: string;
  readonly thinking?: string;
  readonly [field: string]: unknown;
}

const DURATIONS = ['total_duration', 'load_duration', 'prompt_eval_duration', 'eval_duration'] as const;
const COUNTS = ['prompt_eval_count', 'eval_count'] as const;

/**
 * Checks the raw bytes of a streamed chat or generate answer by what Ollama's clients insist on, and gives its lines.
 * @param ending `done` for an answer, `error` for one that broke off
 */
export function validateOllamaStream(
  bytes: Uint8Array,
  kind: 'chat' | 'generate',
  ending: 'done' | 'error' = 'done',
): readonly OllamaLine[] {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  expect(text.endsWith('\n'), 'the last line has an end').toBe(true);
  const raw = text.slice(0, -1).split('\n');
  const lines = raw.map((line) => {
    // Blank lines, carriage returns and comments break parsers that take every line for JSON.
    expect(line, 'a line holds JSON and nothing else').toMatch(/^\{.*\}$/);
    return JSON.parse(line) as OllamaLine;
  });
  const last = lines.at(-1);
  const isAnswer = ({ error }: OllamaLine) => error === undefined;
  for (const line of lines.filter(isAnswer)) checkLine(line, kind);
  expect(new Set(lines.filter(isAnswer).map(({ model }) => model)).size, 'one name of the model').toBeLessThan(2);
  const times = lines.filter(isAnswer).map((line) => Date.parse(line.created_at ?? ''));
  expect(times, 'times never go back').toEqual(times.toSorted((a, b) => a - b));
  expect(lines.slice(0, -1).every((line) => line.done === false && line.done_reason === undefined)).toBe(true);
  if (ending === 'error') {
    expect(Object.keys(last ?? {}), 'an error line says nothing else').toEqual(['error']);
    expect(last?.error).toEqual(expect.any(String));
  } else checkLast(last);
  return lines;
}

function checkLine(line: OllamaLine, kind: 'chat' | 'generate'): void {
  expect(line.model).toEqual(expect.any(String));
  expect(line.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  if (kind === 'generate') expect(line.response).toEqual(expect.any(String));
  else expect(line.message).toMatchObject({ role: 'assistant', content: expect.any(String) as string });
  const said = [line.message?.content, line.message?.thinking, line.response, line.thinking];
  for (const each of said) expect((each ?? '').isWellFormed(), 'no character is cut in two').toBe(true);
  for (const call of line.message?.tool_calls ?? []) {
    expect(call).toMatchObject({
      function: {
        name: expect.any(String) as string,
        arguments: expect.any(Object) as object,
        index: expect.any(Number) as number,
      },
    });
  }
}

function checkLast(last: OllamaLine | undefined): void {
  expect(last?.done, 'the last line says done').toBe(true);
  expect(['stop', 'length', 'load', 'unload']).toContain(last?.done_reason);
  expect(last?.['total_duration'], 'the whole time is always known').toEqual(expect.any(Number));
  for (const name of DURATIONS) expectWhole(last?.[name], name);
  for (const name of COUNTS) {
    expect(last, `${name} is there`).toHaveProperty(name);
    expectWhole(last?.[name], name);
  }
}

function expectWhole(value: unknown, name: string): void {
  if (value === undefined) return;
  expect(Number.isSafeInteger(value) && (value as number) >= 0, `${name} is ${JSON.stringify(value)}`).toBe(true);
}
