import { openSync, writeSync } from 'node:fs';

const PAGE_CHARACTERS = 4096;

export interface PagedFile {
  write(line: string): void;
  /** Writes what is gathered. Never throws. */
  flush(): void;
}

/**
 * A file that lines are added to in pages: a write for each request would cost more than the rest of its path. A page
 * that the disk refuses is lost, and the first of a row of them is told. (pino's own destination throws into whoever
 * logs, and tries for ever in its flush: a full disk would end or stop the hub.)
 * @throws when the file can't be opened
 */
export function openPagedFile(path: string, onLost: (error: unknown) => void): PagedFile {
  const descriptor = openSync(path, 'a', 0o600);
  let page = '';
  let isFailing = false;

  function flush(): void {
    if (page === '') return;
    const text = page;
    page = '';
    try {
      writeSync(descriptor, text);
      isFailing = false;
    } catch (error) {
      if (!isFailing) onLost(error);
      isFailing = true;
    }
  }

  return {
    write(line) {
      page += line;
      if (page.length >= PAGE_CHARACTERS) flush();
    },
    flush,
  };
}
