import { Button } from '../../components/button.tsx';
import { tryAgain } from '../../conversation/send-message.ts';
import { useTexts } from '../../texts/use-texts.ts';

/** A message whose answer was lost with the page that waited for it. */
export function Unanswered({ conversationId }: { readonly conversationId: string }) {
  const texts = useTexts();
  return (
    <div className="flex items-center gap-3 text-sm text-muted">
      <span>{texts.chat.unanswered}</span>
      <Button onClick={() => void tryAgain(conversationId, undefined)}>{texts.chat.retry}</Button>
    </div>
  );
}
