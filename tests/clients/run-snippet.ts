import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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
}

export interface SnippetRun {
  readonly code: number | null;
  readonly output: string;
}

export function snippetFiles(extension: 'sh' | 'mjs' | 'py'): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(`.${extension}`))
    .toSorted();
}

/** Runs a file of the documents against a hub. */
export function runSnippet(
  file: string,
  target: SnippetTarget,
  isVersioned: boolean,
  program: readonly [string, ...string[]],
): Promise<SnippetRun> {
  const source = withImports(readFileSync(join(folder, file), 'utf8'), file)
    .replace(
      /(base_?url\s*[:=]\s*["'])http:\/\/localhost:4000(?:\/v1)?/gi,
      (_, start: string) => `${start}${target.url}${isVersioned ? '/v1' : ''}`,
    )
    .replaceAll('http://localhost:4000', target.url)
    .replace(/YOUR_API_KEY|your-litellm-master-key|your-master-key/g, target.key);
  mkdirSync(scratch, { recursive: true });
  const path = join(scratch, `${isVersioned ? 'v1' : 'root'}-${file}`);
  writeFileSync(path, source);
  const env = {
    ...process.env,
    LITELLM_URL: target.url,
    LITELLM_API_KEY: target.key,
    LITELLM_MASTER_KEY: target.key,
    LITELLM_BASE_URL: `${target.url}${isVersioned ? '/v1' : ''}`,
  };
  const [command, ...args] = program;
  const child = spawn(command, [...args, path], { env, timeout: LIMIT_MS });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** Documents import a package once, on their first page; later pieces go without. */
function withImports(source: string, file: string): string {
  if (file.endsWith('.mjs') && source.includes('new OpenAI(') && !source.includes('import OpenAI')) {
    return `import OpenAI from 'openai';\n${source}`;
  }
  return file.endsWith('.py') ? `import asyncio, openai, os, time\n${source}` : source;
}
