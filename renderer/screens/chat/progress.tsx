import type { ChatMessage } from '../../../server/contract/chat/message.ts';
import { useTexts } from '../../texts/use-texts.ts';

/** What a screen reader hears instead of every token. A failure is an alert of its own. */
export function Progress({ last }: { readonly last: ChatMessage | undefined }) {
  const texts = useTexts().chat;
  if (last?.role !== 'assistant' || last.outcome === 'failed') return null;
  return last.outcome === 'running' ? texts.answering : texts.ready;
}
