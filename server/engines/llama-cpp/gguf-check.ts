import { closeSync, fstatSync, openSync } from 'node:fs';
import { BadGguf } from './gguf/bad-gguf.ts';
import { ByteWindow } from './gguf/byte-window.ts';
import { checkMetadata, checkTensors } from './gguf/check-header.ts';
import { readHeader, type GgufHeader } from './gguf/read-header.ts';

export interface CheckedGguf {
  readonly header: GgufHeader;
  /** Undefined for the second and later parts of a split model, which carry tensors only. */
  readonly architecture?: string | undefined;
}

export interface CheckOptions {
  /** One of several files of a split model: its first part may have no tensors, the others have no metadata. */
  readonly part?: 'first' | 'later' | undefined;
}

/**
 * Reads a GGUF header with limits and says why a file must not reach llama.cpp, where many defects end in `abort()`, an
 * endless loop or an allocation of terabytes. Yields to the event loop while it reads a large vocabulary.
 * @throws BadGguf with the reason; an error of the file system as it is.
 */
export async function checkGguf(path: string, options: CheckOptions = {}): Promise<CheckedGguf> {
  const fd = openSync(path, 'r');
  try {
    const sizeBytes = fstatSync(fd).size;
    const steps = readHeader(new ByteWindow(fd, sizeBytes), sizeBytes);
    let step = steps.next();
    while (step.done !== true) {
      await new Promise((resolve) => void setImmediate(resolve));
      step = steps.next();
    }
    const header = step.value;
    if (header.tensors.length === 0 && options.part !== 'first') throw new BadGguf('it has no tensors');
    checkTensors(header, sizeBytes);
    return { header, architecture: options.part === 'later' ? undefined : checkMetadata(header) };
  } finally {
    closeSync(fd);
  }
}
