import { useEffect, useState } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import { showNotice } from '../state/notices.ts';

const SHOWN_MS = 1_500;

/** Copies to the clipboard and says so for a moment. */
export function useCopy(): { readonly isCopied: boolean; copy(text: string): void } {
  const [copies, setCopies] = useState(0);
  const texts = useTexts();

  useEffect(() => {
    if (copies === 0) return;
    const timer = setTimeout(() => setCopies(0), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copies]);

  return {
    isCopied: copies > 0,
    copy(text) {
      writeText(text).then(
        () => setCopies((count) => count + 1),
        () => showNotice(texts.copyFailed),
      );
    },
  };
}

async function writeText(text: string): Promise<void> {
  // Missing, against its type, where the page came over plain http from the network; then this rejects.
  await navigator.clipboard.writeText(text);
}
