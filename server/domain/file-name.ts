import { HubError } from './errors.ts';

const MOST_NAME_CHARACTERS = 255;
/** Signs that would break a line, or make a name look like another: controls, and those that turn the direction of writing. */
const HIDDEN_SIGNS = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The last part of a path, as a person would write it. @throws HubError for what is no name */
export function readFileName(name: unknown): string {
  if (typeof name !== 'string' || name === '') {
    throw new HubError('missing_parameter', 'The name of the file is missing: add ?name=notes.txt to the address.', {
      param: 'name',
    });
  }
  const clean = (name.split(/[/\\]/).at(-1) ?? '').toWellFormed().replaceAll(HIDDEN_SIGNS, '').trim();
  if (clean === '' || clean === '.' || clean === '..' || clean.length > MOST_NAME_CHARACTERS) {
    throw new HubError(
      'invalid_request',
      `name is ${JSON.stringify(name.slice(0, 100))}, which is no name of a file: 1 to ${MOST_NAME_CHARACTERS} characters without folders.`,
      { param: 'name' },
    );
  }
  return clean;
}
