import { describe, expect, it } from 'vitest';
import { describeMissingLibrary, readGlibcVersion } from './library-support.ts';

describe('whether llama.cpp can run', () => {
  it('is doubted on Linux without glibc or with an old one, and says which', () => {
    expect(describeMissingLibrary('linux', undefined)).toContain('musl');
    expect(describeMissingLibrary('linux', '2.31')).toBe('it needs glibc 2.34 or newer, and this system has 2.31');
  });

  it('is not doubted elsewhere', () => {
    expect(describeMissingLibrary('linux', '2.36')).toBeUndefined();
    expect(describeMissingLibrary('linux', '3.0')).toBeUndefined();
    expect(describeMissingLibrary('darwin', undefined)).toBeUndefined();
    expect(describeMissingLibrary('win32', undefined)).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')('reads the version of this system', () => {
    expect(readGlibcVersion() ?? '0.0').toMatch(/^\d+\.\d+/);
  });
});
