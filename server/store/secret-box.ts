import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { explainStoreFailure, StoreError } from './store-error.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals short secrets with AES-256-GCM: nonce, tag and cipher text in one buffer. */
export interface SecretBox {
  seal(text: string): Buffer;
  /** @throws StoreError when it was sealed with another key or changed */
  open(sealed: Buffer): string;
}

export function createSecretBox(key: Uint8Array): SecretBox {
  return {
    seal(text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    open(sealed) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString();
      } catch (cause) {
        throw new StoreError(
          'A stored upstream key can not be read with the data key. Remove the upstream and add it again.',
          {
            cause,
          },
        );
      }
    },
  };
}

/** Reads the key that seals secrets, or makes one that only this user can read. @throws StoreError */
export function loadDataKey(path: string): Uint8Array {
  try {
    try {
      writeFileSync(path, randomBytes(KEY_BYTES), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const key = readFileSync(path);
    if (key.length !== KEY_BYTES)
      throw new StoreError(
        `${path} is damaged: it must hold ${KEY_BYTES} bytes. Restore it from a backup, or remove it and give the upstreams their keys again.`,
      );
    return key;
  } catch (thrown) {
    throw explainStoreFailure(thrown, path);
  }
}
