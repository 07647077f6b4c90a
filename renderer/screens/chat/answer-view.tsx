import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { tokensPerSecond } from '../../conversation/fold-chunk.ts';
import type { AnswerStats, AssistantMessage } from '../../conversation/message.ts';
import { Markdown } from '../../markdown/markdown.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { Thinking } from './thinking.tsx';

interface AnswerViewProps {
  readonly message: AssistantMessage;
  readonly onRetry: () => void;
}

export function AnswerView({ message, onRetry }: AnswerViewProps) {
  const texts = useTexts();
  const { text, reasoning, reasoningMs, outcome, error, stats } = message;
  return (
    <article aria-label={message.model} className="min-w-0">
      {reasoning !== '' && <Thinking text={reasoning} label={texts.chat.thought((reasoningMs ?? 0) / 1000)} />}
      {text !== '' && <Markdown text={text} />}
      {outcome === 'failed' && <Failure error={error ?? texts.problem} onRetry={onRetry} />}
      {outcome === 'stopped' && <p className="mt-2 text-sm text-muted">{texts.chat.stopped}</p>}
      {outcome === 'cut' && <p className="mt-2 text-sm text-muted">{texts.chat.cut}</p>}
      <div className="mt-1 flex items-center gap-2 text-xs text-muted">
        {text !== '' && <CopyButton text={text} label={texts.chat.copyAnswer} className="-ml-2" />}
        <span>{message.model}</span>
        {stats !== undefined && <Figures stats={stats} />}
      </div>
    </article>
  );
}

function Failure({ error, onRetry }: { readonly error: string; readonly onRetry: () => void }) {
  const texts = useTexts();
  return (
    <div
      role="alert"
      className="mt-2 flex items-center justify-between gap-3 rounded-lg bg-danger-soft px-3 py-2 text-sm text-danger"
    >
      <span className="min-w-0 break-words">{error}</span>
      <Button onClick={onRetry}>{texts.chat.retry}</Button>
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
