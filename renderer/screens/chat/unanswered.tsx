import { Button } from '../../components/button.tsx';
import { beginTurn } from '../../conversation/ask.ts';
import type { Row } from '../../conversation/message-tree.ts';
import { rowMessage } from '../../conversation/message-tree.ts';
import { modelNow } from '../../conversation/outbox.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { reportFailure } from './report-failure.ts';

interface UnansweredProps {
  readonly conversationId: string;
  readonly row: Row;
}

/** The last thing that was said, where nothing answers it. */
export function Unanswered({ conversationId, row }: UnansweredProps) {
  const texts = useTexts().chat;
  const parentId = rowMessage(row)?.id;
  if (parentId === undefined) return null;
  return (
    <div className="flex items-center gap-3 text-sm text-muted">
      <span>{texts.unanswered}</span>
      <Button
        onClick={() =>
          reportFailure(beginTurn(conversationId, { kind: 'answer', parentId, models: [modelNow(conversationId)] }))
        }
      >
        {texts.retry}
      </Button>
    </div>
  );
}
