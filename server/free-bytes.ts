import { statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Bytes that are free on the disk where Ollama keeps its models: in `OLLAMA_MODELS`, else below the home folder. Undefined where
 * that folder is not here: a service of its own keeps them elsewhere, and an Ollama on another computer too.
 */
export function freeBytesForOllama(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number | undefined> {
  return freeBytesAt(environment['OLLAMA_MODELS'] ?? join(homedir(), '.ollama', 'models'));
}

/** Bytes that are free on the disk of a folder; undefined where it is not here, or not to be looked at. */
export async function freeBytesAt(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
