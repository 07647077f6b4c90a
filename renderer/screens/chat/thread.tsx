import { ArrowDown } from 'lucide-react';
import { useMemo } from 'react';
import type { Conversation } from '../../../server/contract/chat/conversations.ts';
import { Button } from '../../components/button.tsx';
import { runningTurns } from '../../conversation/ask.ts';
import { growTree, rowMessage, rowsOf, type Row } from '../../conversation/message-tree.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Progress } from './progress.tsx';
import { ThreadRow } from './thread-row.tsx';
import { Unanswered } from './unanswered.tsx';
import { useThreadView } from './use-thread-view.ts';

interface ThreadProps {
  readonly conversation: Conversation;
  /** A message to show first. */
  readonly showMessage: string | undefined;
}

/** The conversation. Only what is near the screen is drawn; it follows the answer while the reader is at its end. */
export function Thread({ conversation, showMessage }: ThreadProps) {
  const texts = useTexts().chat;
  const { id, messages, headId } = conversation;
  const rows = useMemo(() => rowsOf(growTree(messages), headId), [messages, headId]);
  const running = useMemo(() => runningTurns(messages), [messages]);
  const { view, content, virtualizer, isAtEnd, onScroll, goToEnd, marked } = useThreadView(
    conversation,
    rows,
    showMessage,
  );
  const items = virtualizer.getVirtualItems();
  const last = rows.at(-1);

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={view}
        onScroll={onScroll}
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={texts.conversation}
        aria-busy={running.length > 0}
        className="h-full overflow-y-auto overflow-anchor-none"
      >
        <div ref={content} className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
          <div className="absolute inset-x-0 top-0" style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}>
            {items.map(({ key, index }) => {
              const row = rows[index];
              return (
                row !== undefined && (
                  <div
                    key={key}
                    ref={virtualizer.measureElement}
                    data-index={index}
                    className={`px-4 ${row.kind === 'user' ? 'pb-1' : 'pb-6'}`}
                  >
                    <div
                      className={`mx-auto flex flex-col ${row.kind === 'compared' ? 'max-w-6xl' : 'max-w-3xl'} ${marked !== undefined && rowMessage(row)?.id === marked ? 'rounded-xl outline-2 outline-offset-4 outline-accent' : ''}`}
                    >
                      <ThreadRow row={row} conversationId={id} isLast={index === rows.length - 1} />
                      {index === rows.length - 1 && needsAnswer(row) && <Unanswered conversationId={id} row={row} />}
                    </div>
                  </div>
                )
              );
            })}
          </div>
        </div>
      </div>
      <p role="status" className="sr-only">
        <Progress last={last === undefined ? undefined : rowMessage(last)} />
      </p>
      {!isAtEnd && (
        <Button
          onClick={goToEnd}
          className="absolute start-1/2 bottom-3 -translate-x-1/2 rounded-full shadow rtl:translate-x-1/2"
        >
          <ArrowDown size={15} aria-hidden />
          {texts.jump}
        </Button>
      )}
    </div>
  );
}

/** A message of a person, or the result of a tool, that nothing has answered. */
function needsAnswer(row: Row): boolean {
  return row.kind === 'user' || row.kind === 'tool';
}
