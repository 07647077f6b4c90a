import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
}

/** Bytes, gzipped, of the JavaScript that the browser needs before the first screen: the entry, its static imports, and the reader's language. */
export function firstLoadBytes(uiDir = join(import.meta.dirname, '../../../dist/ui')): number {
  const manifest = JSON.parse(readFileSync(join(uiDir, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const files = new Set<string>();
  const visit = (name: string): void => {
    const chunk = manifest[name];
    if (chunk === undefined) throw new Error(`The build's manifest has no ${name}.`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  visit('index.html');
  // Loaded by name, but nothing is drawn without it.
  visit('texts/en.ts');
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(uiDir, file)), { level: 9 }).length, 0);
}
