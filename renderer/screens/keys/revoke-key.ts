import { create } from 'zustand';
import type { KeyRow } from '../../../server/contract/litellm/keys.ts';
import { postJson } from '../../api/client.ts';
import { showNotice } from '../../state/notices.ts';
import { currentTexts } from '../../texts/current-texts.ts';
import { keyNameOf } from './key-name-of.ts';

/** As long as its notice offers to take it back, and a little more for a click at the last moment. */
const GRACE_MS = 10_500;

/** Keys that were revoked here: lists leave them out, also while they are only blocked yet. */
export const useRevokedKeys = create<{ readonly tokens: ReadonlySet<string> }>(() => ({ tokens: new Set() }));

/**
 * Revokes a key: it is refused at once, and deleted when it can no longer be taken back. If the window closes before that,
 * the key stays blocked: refused for good, and still there for whoever wants it back.
 * @param onChange called when the list of keys is another one
 * @throws ApiError; then nothing has changed
 */
export async function revokeKey(key: KeyRow, onChange: () => void): Promise<void> {
  const { keys: texts } = currentTexts();
  const name = keyNameOf(key);
  const wasBlocked = key.blocked === true;
  if (!wasBlocked) await postJson('/key/block', { key: key.token });
  setRevoked(key.token, true);
  const timer = setTimeout(() => void finish(), GRACE_MS);
  showNotice(texts.revoked(name), {
    label: texts.undo,
    perform() {
      clearTimeout(timer);
      void takeBack();
    },
  });

  async function finish(): Promise<void> {
    try {
      await postJson('/key/delete', { keys: [key.token] });
      onChange();
    } catch (error) {
      showNotice(texts.notDeleted(name, messageOf(error)));
      showAgain();
    }
  }

  async function takeBack(): Promise<void> {
    try {
      if (!wasBlocked) await postJson('/key/unblock', { key: key.token });
      showNotice(wasBlocked ? texts.stillBlocked(name) : texts.takenBack(name));
    } catch (error) {
      showNotice(texts.notTakenBack(name, messageOf(error)));
    }
    showAgain();
  }

  function showAgain(): void {
    setRevoked(key.token, false);
    onChange();
  }
}

function setRevoked(token: string, isRevoked: boolean): void {
  useRevokedKeys.setState(({ tokens }) => {
    const others = [...tokens].filter((each) => each !== token);
    return { tokens: new Set(isRevoked ? [...others, token] : others) };
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
