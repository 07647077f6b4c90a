import { beginTurn } from '../../conversation/ask.ts';
import { Button } from '../../components/button.tsx';
import { Markdown } from '../../markdown/markdown.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { reportFailure } from './report-failure.ts';
import { Thinking } from './thinking.tsx';
import { ToolCalls } from './tool-calls.tsx';
import type { ShownAnswer } from './use-shown-answer.ts';

interface AnswerBodyProps {
  readonly answer: ShownAnswer;
  readonly conversationId: string;
  /** Nothing follows it. */
  readonly isLast: boolean;
}

/** What an answer says, and how it ended. */
export function AnswerBody({ answer, conversationId, isLast }: AnswerBodyProps) {
  const texts = useTexts();
  const { text, reasoning, reasoningMs, outcome, error, toolCalls, phase } = answer;
  const isArriving = outcome === 'running';
  const isThinking = isArriving && reasoningMs === null && text === '';
  return (
    <>
      {reasoning !== '' && (
        <Thinking
          text={reasoning}
          isArriving={isThinking}
          label={reasoningMs === null ? texts.chat.thinking : texts.chat.thought(reasoningMs / 1000)}
        />
      )}
      {text !== '' && <Markdown text={text} isArriving={isArriving} />}
      {isArriving && text === '' && reasoning === '' && (
        <p className="flex items-center gap-2 text-sm text-muted">
          <span aria-hidden className="size-2 animate-pulse rounded-full bg-accent" />
          {phase === 'waiting' ? texts.chat.waiting : texts.chat.answering}
        </p>
      )}
      {toolCalls.length > 0 && (
        <ToolCalls
          calls={toolCalls}
          conversationId={conversationId}
          messageId={answer.id}
          isWaiting={outcome === 'tool-calls' && isLast}
        />
      )}
      {outcome === 'failed' && (
        <Failure answer={answer} error={error ?? texts.problem} conversationId={conversationId} />
      )}
      {outcome === 'stopped' && <Ending text={texts.chat.stopped} />}
      {outcome === 'interrupted' && <Ending text={texts.chat.interrupted} />}
      {outcome === 'cut' && <Ending text={texts.chat.cut} />}
    </>
  );
}

function Ending({ text }: { readonly text: string }) {
  return <p className="mt-2 text-sm text-muted">{text}</p>;
}

interface FailureProps {
  readonly answer: ShownAnswer;
  readonly error: string;
  readonly conversationId: string;
}

function Failure({ answer: { parentId, model }, error, conversationId }: FailureProps) {
  const texts = useTexts();
  return (
    <div
      role="alert"
      className="mt-2 flex items-center justify-between gap-3 rounded-lg bg-danger-soft px-3 py-2 text-sm text-danger"
    >
      <span className="min-w-0 break-words">{error}</span>
      {parentId !== null && (
        <Button
          className="shrink-0"
          onClick={() => reportFailure(beginTurn(conversationId, { kind: 'answer', parentId, models: [model] }))}
        >
          {texts.chat.retry}
        </Button>
      )}
    </div>
  );
}
