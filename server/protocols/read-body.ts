import type { output, ZodType } from 'zod';
import type { $ZodIssue } from 'zod/v4/core';
import { HubError, type ErrorCode } from '../domain/errors.ts';

const SHOWN_CHARACTERS = 60;

/**
 * Parses a body, or a part of one, with a dialect's schema.
 * @param path where the part stands in the body
 * @throws HubError that names the field's path, the value it had (shortened), and what was expected.
 */
export function readBody<Schema extends ZodType>(schema: Schema, body: unknown, path = ''): output<Schema> {
  const result = schema.safeParse(body, { reportInput: true });
  if (result.success) return result.data;
  const issue = deepest(result.error.issues[0]);
  const inside = pathOf(issue?.path ?? []);
  const param = path === '' || inside === '' ? path + inside : `${path}.${inside}`;
  throw new HubError(codeOf(issue), sentenceFor(issue, param), { param });
}

/** A union's own issue says only that nothing fitted; the branch that came furthest says what is wrong. */
function deepest(issue: $ZodIssue | undefined): $ZodIssue | undefined {
  if (issue?.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const branches = issue.errors.map((errors) => errors[0]).filter((each) => each !== undefined);
  const furthest = branches.toSorted((a, b) => b.path.length - a.path.length)[0];
  if (furthest === undefined || furthest.path.length === 0) return issue;
  return deepest({ ...furthest, path: [...issue.path, ...furthest.path] });
}

function codeOf(issue: $ZodIssue | undefined): ErrorCode {
  if (issue === undefined) return 'invalid_request';
  if (issue.input === undefined && isTypeIssue(issue)) return 'missing_parameter';
  return isTypeIssue(issue) ? 'invalid_type' : 'invalid_request';
}

function isTypeIssue(issue: $ZodIssue): boolean {
  return issue.code === 'invalid_type' || issue.code === 'invalid_union';
}

function sentenceFor(issue: $ZodIssue | undefined, param: string): string {
  if (issue === undefined) return 'The body does not fit this route.';
  if (codeOf(issue) === 'missing_parameter') return `${param} is missing. ${capitalized(issue.message)}.`;
  return `${param === '' ? 'The body' : param} is ${show(issue.input)}. ${capitalized(issue.message)}.`;
}

/** A value as it may stand in a message: short, and never a whole prompt. */
export function show(value: unknown): string {
  // JSON writes Infinity and NaN as null, which would hide what is wrong.
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).replace(/\.$/, '');
}

/** `['messages', 0, 'content']` → `messages[0].content`. */
export function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
