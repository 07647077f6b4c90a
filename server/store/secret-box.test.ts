import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSecretBox, loadDataKey } from './secret-box.ts';
import { StoreError } from './store-error.ts';

const box = createSecretBox(Buffer.alloc(32, 7));

describe('the secret box', () => {
  it.each(['sk-upstream', '', 'пароль 🔑', 'x'.repeat(1000)])('gives %.20j back', (text) => {
    expect(box.open(box.seal(text))).toBe(text);
  });

  it('seals the same text differently each time, and never shows it', () => {
    const [one, two] = [box.seal('upstream-secret'), box.seal('upstream-secret')];
    expect(one.equals(two)).toBe(false);
    expect(one.includes('upstream')).toBe(false);
  });

  it('refuses what was changed, wherever it was changed', () => {
    const sealed = box.seal('secret');
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(() => box.open(changed), `byte ${at}`).toThrow(StoreError);
    }
  });

  it('refuses what was cut off', () => {
    const sealed = box.seal('secret');
    for (let length = 0; length < sealed.length; length++) {
      expect(() => box.open(sealed.subarray(0, length)), `${length} bytes`).toThrow(StoreError);
    }
  });

  it('refuses what another key sealed, and says what to do', () => {
    const other = createSecretBox(Buffer.alloc(32, 8));
    expect(() => other.open(box.seal('secret'))).toThrow(/Remove the upstream and add it again/);
  });
});

describe('the data key', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'homeport-key-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is made once, is random, and is for this user only', () => {
    const path = join(folder, 'data.key');
    const made = loadDataKey(path);
    expect(made).toHaveLength(32);
    expect(loadDataKey(path)).toEqual(made);
    expect(loadDataKey(join(folder, 'other.key'))).not.toEqual(made);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('that has the wrong length is refused and left alone', () => {
    const path = join(folder, 'data.key');
    writeFileSync(path, 'short');
    expect(() => loadDataKey(path)).toThrow(/data\.key is damaged: it must hold 32 bytes/);
    expect(readFileSync(path, 'utf8')).toBe('short');
  });

  it('in a folder that is not there is refused in words', () => {
    expect(() => loadDataKey(join(folder, 'missing', 'data.key'))).toThrow(StoreError);
  });
});
