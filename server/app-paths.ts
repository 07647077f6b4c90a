import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Files of ours that the hub needs while it runs; where they are depends on how it was started. */
export interface AppPaths {
  /** The built interface. */
  readonly uiDir: string;
  /** Entry of the llama.cpp engine's child process. */
  readonly llamaChild: string;
  /** Entry of the thread that reads a file of chats. */
  readonly chatImportWorker: string;
  /** Entry of the thread that reads a PDF. */
  readonly pdfWorker: string;
  /** Entry of the thread that looks for graphics cards. */
  readonly graphicsWorker: string;
  readonly starterModel: string;
}

/** From source (`server/*.ts`), from the bundle (`dist/node/*.js`), or from an installed app beside its resources. */
export function findAppPaths(moduleDir: string, isSource: boolean, installedResources: string | undefined): AppPaths {
  const root = isSource ? join(moduleDir, '..') : join(moduleDir, '../..');
  const starter = join('models', 'homeport-starter.gguf');
  const installed = installedResources === undefined ? undefined : join(installedResources, starter);
  return {
    uiDir: join(root, 'dist', 'ui'),
    llamaChild: isSource ? join(moduleDir, 'engines', 'llama-cpp', 'child.ts') : join(moduleDir, 'llama-child.js'),
    chatImportWorker: join(moduleDir, isSource ? 'chat-import-worker.ts' : 'chat-import-worker.js'),
    pdfWorker: isSource ? join(moduleDir, 'media', 'attachments', 'pdf-worker.ts') : join(moduleDir, 'pdf-worker.js'),
    graphicsWorker: join(moduleDir, isSource ? 'graphics-worker.ts' : 'graphics-worker.js'),
    starterModel: installed !== undefined && existsSync(installed) ? installed : join(root, 'resources', starter),
  };
}
