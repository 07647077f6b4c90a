import { memo } from 'react';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { tokensPerSecond } from '../../conversation/fold-chunk.ts';
import type { AnswerStats } from '../../conversation/message.ts';
import { tryAgain } from '../../conversation/send-message.ts';
import { Markdown } from '../../markdown/markdown.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import type { ShownAnswer } from './shown-answer.ts';
import { Thinking } from './thinking.tsx';

interface AnswerViewProps {
  readonly answer: ShownAnswer;
  readonly conversationId: string;
}

/** An answer, from its first moment on. It is drawn again only when it changed. */
export const AnswerView = memo(({ answer, conversationId }: AnswerViewProps) => {
  const texts = useTexts();
  const { id, text, reasoning, reasoningMs, outcome, error, stats, model } = answer;
  const isArriving = outcome === 'arriving';
  return (
    <article aria-label={model || undefined} className="min-w-0">
      {reasoning !== '' && (
        <Thinking
          text={reasoning}
          isArriving={isArriving && reasoningMs === undefined}
          label={reasoningMs === undefined ? texts.chat.thinking : texts.chat.thought(reasoningMs / 1000)}
        />
      )}
      {text !== '' && <Markdown text={text} isArriving={isArriving} />}
      {isArriving && text === '' && reasoning === '' && <Waiting isSent={model !== ''} />}
      {outcome === 'failed' && (
        <Failure error={error ?? texts.problem} onRetry={() => void tryAgain(conversationId, id)} />
      )}
      {outcome === 'stopped' && <p className="mt-2 text-sm text-muted">{texts.chat.stopped}</p>}
      {outcome === 'cut' && <p className="mt-2 text-sm text-muted">{texts.chat.cut}</p>}
      {/* As high from the beginning, so that nothing moves at the end. */}
      <div className="mt-1 flex min-h-8 items-center gap-2 text-xs text-muted">
        {text !== '' && !isArriving && <CopyButton text={text} label={texts.chat.copyAnswer} className="-ml-2" />}
        <span>{model}</span>
        {stats !== undefined && <Figures stats={stats} />}
      </div>
    </article>
  );
});

function Waiting({ isSent }: { readonly isSent: boolean }) {
  const texts = useTexts();
  return (
    <p className="flex items-center gap-2 text-sm text-muted">
      <span aria-hidden className="size-2 animate-pulse rounded-full bg-accent" />
      {isSent ? texts.chat.answering : texts.chat.kept}
    </p>
  );
}

interface FailureProps {
  readonly error: string;
  readonly onRetry: () => void;
}

function Failure({ error, onRetry }: FailureProps) {
  const texts = useTexts();
  return (
    <div
      role="alert"
      className="mt-2 flex items-center justify-between gap-3 rounded-lg bg-danger-soft px-3 py-2 text-sm text-danger"
    >
      <span className="min-w-0 break-words">{error}</span>
      <Button className="shrink-0" onClick={onRetry}>
        {texts.chat.retry}
      </Button>
    </div>
  );
}

function Figures({ stats }: { readonly stats: AnswerStats }) {
  const texts = useTexts();
  const speed = tokensPerSecond(stats);
  const figures = [
    speed === undefined ? undefined : texts.chat.speed(speed),
    texts.chat.firstToken(stats.firstTokenMs / 1000),
    texts.chat.tokens(stats.inputTokens, stats.outputTokens),
  ];
  return <span>{figures.filter((figure) => figure !== undefined).join(' · ')}</span>;
}
