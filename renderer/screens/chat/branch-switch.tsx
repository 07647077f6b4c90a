import { ChevronLeft, ChevronRight } from 'lucide-react';
import { IconButton } from '../../components/button.tsx';
import { updateConversation } from '../../api/queries/conversations.ts';
import type { Siblings } from '../../conversation/message-tree.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { reportFailure } from './report-failure.ts';

interface BranchSwitchProps {
  readonly conversationId: string;
  readonly siblings: Siblings;
}

/** `‹ 2/3 ›` on a message that has other versions. */
export function BranchSwitch({ conversationId, siblings: { ids, at } }: BranchSwitchProps) {
  const texts = useTexts().chat;
  if (ids.length < 2) return null;

  function go(to: number): void {
    const headId = ids[to];
    if (headId !== undefined) reportFailure(updateConversation(conversationId, { headId }));
  }

  return (
    <span className="flex items-center text-xs text-muted">
      <IconButton
        label={texts.previousBranch}
        disabled={at === 0}
        className="!size-6 disabled:opacity-40"
        onClick={() => go(at - 1)}
      >
        <ChevronLeft size={14} aria-hidden className="rtl:-scale-x-100" />
      </IconButton>
      {texts.branchOf(at + 1, ids.length)}
      <IconButton
        label={texts.nextBranch}
        disabled={at === ids.length - 1}
        className="!size-6 disabled:opacity-40"
        onClick={() => go(at + 1)}
      >
        <ChevronRight size={14} aria-hidden className="rtl:-scale-x-100" />
      </IconButton>
    </span>
  );
}
