import { Menu } from '@base-ui/react/menu';
import { useNavigate } from '@tanstack/react-router';
import { ChevronDown, GitBranch, Play, RefreshCw } from 'lucide-react';
import { useLiveStatus } from '../../api/live-status.ts';
import { branchConversation, knownConversation } from '../../api/queries/conversations.ts';
import { IconButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { beginTurn } from '../../conversation/ask.ts';
import { modelNow } from '../../conversation/outbox.ts';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { reportFailure } from './report-failure.ts';
import type { ShownAnswer } from './use-shown-answer.ts';

interface AnswerActionsProps {
  readonly answer: ShownAnswer;
  readonly conversationId: string;
}

/** What can be done with an answer; seen on hover and on focus, and always where nothing can hover. */
export function AnswerActions({ answer, conversationId }: AnswerActionsProps) {
  const texts = useTexts().chat;
  const navigate = useNavigate();
  const { id, parentId, text, outcome } = answer;
  const canGoOn =
    outcome === 'cut' || outcome === 'stopped' || outcome === 'interrupted' || (outcome === 'failed' && text !== '');

  function askAgain(model: string): void {
    if (parentId !== null) reportFailure(beginTurn(conversationId, { kind: 'answer', parentId, models: [model] }));
  }

  async function branch(): Promise<void> {
    const before = knownConversation(conversationId)?.title ?? '';
    const chat = await branchConversation(conversationId, id);
    await navigate({ to: '/chat/$conversationId', params: { conversationId: chat.id } });
    showNotice(texts.branched(before));
  }

  return (
    <span className="flex items-center">
      {canGoOn && (
        <IconButton
          label={texts.goOn}
          className="!size-7"
          onClick={() => reportFailure(beginTurn(conversationId, { kind: 'continue', messageId: id }))}
        >
          <Play size={14} aria-hidden className="rtl:-scale-x-100" />
        </IconButton>
      )}
      <span className="flex items-center opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
        {text !== '' && <CopyButton text={text} label={texts.copyAnswer} className="!size-7" />}
        <IconButton label={texts.again} className="!size-7" onClick={() => askAgain(modelNow(conversationId))}>
          <RefreshCw size={14} aria-hidden />
        </IconButton>
        <OtherModels onChoose={askAgain} />
        <IconButton label={texts.branch} className="!size-7" onClick={() => reportFailure(branch())}>
          <GitBranch size={14} aria-hidden />
        </IconButton>
      </span>
    </span>
  );
}

function OtherModels({ onChoose }: { readonly onChoose: (model: string) => void }) {
  const texts = useTexts().chat;
  const models = useLiveStatus(({ status }) => status?.models) ?? [];
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={texts.againWith}
        title={texts.againWith}
        className="inline-flex h-7 w-5 items-center justify-center rounded-lg hover:bg-sunken hover:text-ink"
      >
        <ChevronDown size={13} aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} collisionPadding={8} className="z-40">
          <Menu.Popup className="max-h-72 overflow-y-auto rounded-xl border border-line bg-raised p-1 text-sm text-ink shadow-xl">
            {models
              .filter(({ canChat, problem }) => canChat && problem === undefined)
              .map(({ id }) => (
                <Menu.Item
                  key={id}
                  className="cursor-pointer rounded-lg px-3 py-1.5 outline-none data-[highlighted]:bg-accent-soft"
                  onClick={() => onChoose(id)}
                >
                  {id}
                </Menu.Item>
              ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
