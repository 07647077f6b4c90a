import { LineCounter, parseDocument } from 'yaml';

/** A place in a document: names of fields and positions in lists. */
export type YamlPath = readonly (string | number)[];

export interface YamlSource {
  readonly value: unknown;
  /** Counted from 1; the line of the nearest place above where there is none of that name. */
  lineOf(path: YamlPath): number;
}

/** A file that is no YAML. The message names the line. */
export class YamlError extends Error {}

/** Larger files are no configuration. */
const MOST_CHARACTERS = 5_000_000;

/**
 * Reads YAML as Python's reader does, which LiteLLM uses: version 1.1, where `yes` and `on` are true.
 * @throws YamlError
 */
export function parseYaml(text: string): YamlSource {
  if (text.length > MOST_CHARACTERS) throw new YamlError(`it is larger than ${MOST_CHARACTERS} characters`);
  const lines = new LineCounter();
  const document = parseDocument(text, { version: '1.1', lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined) throw new YamlError(error.message.split('\n')[0]?.replace(/:$/, '') ?? 'it is no YAML');

  function lineOf(path: YamlPath): number {
    const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    if (Array.isArray(range) && typeof range[0] === 'number') return lines.linePos(range[0]).line;
    return path.length === 0 ? 1 : lineOf(path.slice(0, -1));
  }

  try {
    return { value: document.toJS({ maxAliasCount: 100 }) as unknown, lineOf };
  } catch (cause) {
    throw new YamlError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
