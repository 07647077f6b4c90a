import type { ConnectNote, ConnectTool, Snippet } from '../../../contract/hub/connect.ts';

/** Stands in every snippet where the key goes. */
export const KEY = 'YOUR_KEY';

/** What a recipe fills in. Everything is live: nothing here is an example. */
export interface ConnectFacts {
  /** Without a slash at its end, such as `http://localhost:4000`. */
  readonly address: string;
  readonly model: string;
  /** Tokens: prompt and answer together, and the answer alone. */
  readonly context: number;
  readonly output: number;
  readonly hasVision: boolean;
  readonly hasTools: boolean;
  /** For tab completion and for embeddings; undefined where no model suits. */
  readonly autocomplete: string | undefined;
  readonly embedding: string | undefined;
  /** A name that begins with `claude` and may be asked for. */
  readonly claudeName: string | undefined;
}

export interface Guidance {
  /** One sentence each. */
  readonly steps: readonly string[];
  readonly snippets: readonly Snippet[];
  readonly notes?: readonly ConnectNote[];
}

/** What a model has to have to be of use with a tool. */
export interface ToolNeeds {
  readonly tools?: boolean;
  /** Tokens. */
  readonly context?: number;
}

/** One tool, and how it is pointed at this hub. */
export interface ToolRecipe extends ConnectTool {
  /** What to type as its base URL; undefined where it can't reach a hub at this address. */
  readonly baseUrl: (address: string) => string | undefined;
  /** False where the tool has no place for a key. */
  readonly sendsKey?: boolean;
  readonly needs?: ToolNeeds;
  /** Pure. */
  readonly guide: (facts: ConnectFacts) => Guidance;
}

export const root = (address: string): string => address;
export const v1 = (address: string): string => `${address}/v1`;

/** Agents send tools and a long system prompt before the first word of the person. */
export const AGENT_NEEDS = { tools: true, context: 16_384 } as const;

/** Something to type into a field. */
export function value(label: string, text: string): Snippet {
  return { label, language: 'text', file: null, text };
}

export function file(path: string, language: string, text: string): Snippet {
  return { label: path, language, file: path, text };
}

export function jsonFile(path: string, content: unknown): Snippet {
  return file(path, 'json', JSON.stringify(content, null, 2));
}

export function code(label: string, language: string, lines: readonly string[]): Snippet {
  return { label, language, file: null, text: lines.join('\n') };
}

export const info = (text: string): ConnectNote => ({ level: 'info', text });
export const warning = (text: string): ConnectNote => ({ level: 'warning', text });

/** A text as JSON, JavaScript, Go, Rust, TOML, YAML and Python read it in double quotes. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** One word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The same variables for a POSIX shell and for PowerShell, and what to start then. */
export function environment(
  variables: Readonly<Record<string, string>>,
  command?: { readonly sh: string; readonly powershell: string },
): readonly Snippet[] {
  const entries = Object.entries(variables);
  return [
    code('macOS and Linux', 'bash', [
      ...entries.map(([name, text]) => `export ${name}=${shellWord(text)}`),
      ...(command === undefined ? [] : [command.sh]),
    ]),
    code('Windows (PowerShell)', 'powershell', [
      ...entries.map(([name, text]) => `$env:${name} = ${powershellText(text)}`),
      ...(command === undefined ? [] : [command.powershell]),
    ]),
  ];
}

export function powershellText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
