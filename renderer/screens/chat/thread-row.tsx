import { memo } from 'react';
import type { Row } from '../../conversation/message-tree.ts';
import { AnswerRow } from './answer-row.tsx';
import { ComparedRow } from './compared-row.tsx';
import { ToolRow } from './tool-row.tsx';
import { UserRow } from './user-row.tsx';

interface ThreadRowProps {
  readonly row: Row;
  readonly conversationId: string;
  readonly isLast: boolean;
}

/** One line of the conversation. It is drawn again only when its own message, or how many branches it has, changed. */
export const ThreadRow = memo(
  ({ row, conversationId, isLast }: ThreadRowProps) => {
    switch (row.kind) {
      case 'user':
        return <UserRow message={row.message} siblings={row.siblings} conversationId={conversationId} />;
      case 'answer':
        return (
          <AnswerRow message={row.message} siblings={row.siblings} conversationId={conversationId} isLast={isLast} />
        );
      case 'compared':
        return <ComparedRow messages={row.messages} chosenId={row.chosenId} conversationId={conversationId} />;
      case 'tool':
        return <ToolRow message={row.message} />;
    }
  },
  (before, after) =>
    before.conversationId === after.conversationId && before.isLast === after.isLast && isSame(before.row, after.row),
);

/** Rows are made anew with every look at the tree; messages are not. */
function isSame(before: Row, after: Row): boolean {
  if (before.kind === 'compared') {
    return (
      after.kind === 'compared' &&
      before.chosenId === after.chosenId &&
      before.messages.length === after.messages.length &&
      before.messages.every((message, index) => message === after.messages[index])
    );
  }
  if (after.kind === 'compared' || before.message !== after.message) return false;
  if (before.kind === 'tool' || after.kind === 'tool') return true;
  return before.siblings.ids.join() === after.siblings.ids.join();
}
