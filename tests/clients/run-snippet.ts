import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const folder = join(import.meta.dirname, 'snippets');
/** Inside the project, so that scripts find its packages. */
const scratch = join(import.meta.dirname, '../../node_modules/.cache/homeport-snippets');
const LIMIT_MS = 60_000;

/** Names of models that the documents use, and what has to stand for them. */
export const MODEL_NAMES = [
  'claude-haiku-4-5',
  'deepseek-coder',
  'llama-3.2-1b',
  'mistral',
  'qwen-coder',
  'shin-llama-3-1-70b',
  'shin-llama-3-1-8b',
  'shin-llama-3-1-405b',
  'otsu-qwen3-coder-plus',
] as const;

export interface SnippetTarget {
  readonly url: string;
  readonly key: string;
  readonly masterKey: string;
  /** What a document leaves to its reader, such as `<USER_ID>`, and what an earlier step answered for it. */
  readonly fillIn?: Readonly<Record<string, string>>;
  /** Where to write the file; inside the project by default, so that it finds the project's packages. */
  readonly folder?: string;
}

export interface SnippetRun {
  readonly code: number | null;
  readonly stdout: string;
  /** What it printed, to either place. */
  readonly output: string;
}

export function snippetFiles(extension: 'sh' | 'mjs' | 'py'): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(`.${extension}`))
    .toSorted();
}

/** Runs a file of the documents against a hub. @param program what runs it; the file's path is its last argument */
export function runSnippet(
  file: string,
  target: SnippetTarget,
  isVersioned: boolean,
  program: readonly [string, ...string[]],
): Promise<SnippetRun> {
  const [command, ...args] = program;
  return run(command, [...args, writeSnippet(file, target, isVersioned)], environmentFor(target, isVersioned));
}

/** Writes a file of the documents with the address and the key put in. @returns where it is */
export function writeSnippet(file: string, target: SnippetTarget, isVersioned: boolean): string {
  const place = target.folder ?? scratch;
  mkdirSync(place, { recursive: true });
  const path = join(place, `${isVersioned ? 'v1' : 'root'}-${basename(file)}`);
  writeFileSync(path, prepared(file, target, isVersioned));
  return path;
}

function prepared(file: string, target: SnippetTarget, isVersioned: boolean): string {
  const source = withBeginning(readFileSync(join(folder, file), 'utf8'), file)
    .replace(
      /((?:base_?url|config\.BaseURL)\s*[:=]\s*["'])http:\/\/localhost:4000(?:\/v1)?/gi,
      (_, start: string) => `${start}${target.url}${isVersioned ? '/v1' : ''}`,
    )
    .replaceAll('http://localhost:4000', target.url)
    .replace(/YOUR_API_KEY|your-litellm-master-key|your-master-key/g, target.key);
  return Object.entries(target.fillIn ?? {}).reduce((text, [gap, value]) => text.replaceAll(gap, value), source);
}

function environmentFor(target: SnippetTarget, isVersioned: boolean): NodeJS.ProcessEnv {
  return {
    ...process.env,
    LITELLM_URL: target.url,
    LITELLM_API_KEY: target.key,
    LITELLM_MASTER_KEY: target.masterKey,
    LITELLM_BASE_URL: `${target.url}${isVersioned ? '/v1' : ''}`,
  };
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<SnippetRun> {
  const child = spawn(command, args, { env, timeout: LIMIT_MS });
  let stdout = '';
  let output = '';
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
    output += String(chunk);
  });
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, output }));
  });
}

/** Documents import a package and make a client once, on their first page; later pieces go without. */
function withBeginning(source: string, file: string): string {
  if (file.endsWith('.mjs') && source.includes('new OpenAI(') && !source.includes('import OpenAI')) {
    return `import OpenAI from 'openai';\n${source}`;
  }
  if (!file.endsWith('.py')) return source;
  const lines = ['import asyncio, openai, os, time'];
  if (/\bclient\./.test(source) && !/\bclient = /.test(source)) {
    lines.push(
      'client = openai.OpenAI(api_key="YOUR_API_KEY", base_url="http://localhost:4000")',
      'message = "Hello!"',
    );
  }
  return `${lines.join('\n')}\n${source}`;
}
