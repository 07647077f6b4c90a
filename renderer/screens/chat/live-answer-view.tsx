import type { LiveAnswer } from '../../conversation/fold-chunk.ts';
import { Markdown } from '../../markdown/markdown.tsx';
import { useLiveStatus } from '../../api/live-status.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Thinking } from './thinking.tsx';

export function LiveAnswerView({ answer }: { readonly answer: LiveAnswer }) {
  const texts = useTexts();
  const hasModel = useLiveStatus(({ status }) => status?.defaultModel !== undefined);
  const isSilent = answer.text === '' && answer.reasoning === '';
  return (
    <article className="min-w-0">
      {answer.reasoning !== '' && <Thinking text={answer.reasoning} label={texts.chat.thinking} />}
      {answer.text !== '' && <Markdown text={answer.text} />}
      {isSilent && (
        <p className="flex items-center gap-2 text-sm text-muted">
          <span aria-hidden className="size-2 animate-pulse rounded-full bg-accent" />
          {hasModel ? texts.chat.answering : texts.chat.kept}
        </p>
      )}
    </article>
  );
}
