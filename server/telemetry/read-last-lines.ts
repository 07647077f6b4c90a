import { open } from 'node:fs/promises';

/** More than nearly all lines of a log have. */
const ASSUMED_LINE_BYTES = 1024;

/** The last lines of a file, oldest first; whole ones only. */
export async function readLastLines(path: string, count: number): Promise<readonly string[]> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - count * ASSUMED_LINE_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
    const lines = buffer
      .toString('utf8', 0, bytesRead)
      .split('\n')
      .slice(from === 0 ? 0 : 1);
    return lines.filter((line) => line !== '').slice(-count);
  } finally {
    await handle.close();
  }
}
