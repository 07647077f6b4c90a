import type { AnswerContent } from '../../../server/contract/hub/requests.ts';
import { formatCount } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { BodyText } from './body-text.tsx';

interface AnswerContentProps {
  /** What it is called, for a screen reader. */
  readonly label: string;
  readonly answer: AnswerContent;
}

/** What an answer said: its texts, thoughts and calls of tools, as text and nothing else. */
export function AnswerContentView({ label, answer }: AnswerContentProps) {
  const { activity: texts } = useTexts();
  const { choices, embeddings, isCut } = answer;
  return (
    <div className="flex flex-col gap-2">
      {embeddings > 0 && <p className="text-sm">{texts.vectors(formatCount(embeddings))}</p>}
      {choices.map((choice, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- they have no other name
        <Choice
          key={index}
          label={choices.length > 1 ? `${label}: ${texts.choice(index + 1)}` : label}
          choice={choice}
        />
      ))}
      {choices.length === 0 && embeddings === 0 && <p className="text-sm text-muted">{texts.emptyAnswer}</p>}
      {isCut && <p className="text-xs text-muted">{texts.answerCut}</p>}
    </div>
  );
}

function Choice({ label, choice }: { readonly label: string; readonly choice: AnswerContent['choices'][number] }) {
  const { activity: texts } = useTexts();
  const { finish, reasoning, text, toolCalls } = choice;
  return (
    <div>
      {reasoning !== '' && (
        <details className="mb-2">
          <summary className="w-fit cursor-pointer rounded text-sm text-muted">{texts.thinking}</summary>
          <BodyText label={texts.thinking} text={reasoning} />
        </details>
      )}
      {text !== '' && <BodyText label={label} text={text} />}
      {toolCalls.map(({ argumentsText, name }, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- they have no other name
        <div key={index} className="mt-2">
          <p className="mb-1 text-sm wrap-anywhere">{texts.call(name)}</p>
          <BodyText label={texts.call(name)} text={argumentsText} />
        </div>
      ))}
      {text === '' && toolCalls.length === 0 && <p className="text-sm text-muted">{texts.emptyAnswer}</p>}
      <p className="mt-1 text-xs text-muted">{texts.finishes[finish ?? 'none']}</p>
    </div>
  );
}

/** For the clipboard: the texts alone. */
export function textOfAnswer({ choices }: AnswerContent): string {
  return choices
    .map(({ text, toolCalls }) =>
      [text, ...toolCalls.map((call) => `${call.name}(${call.argumentsText})`)].join('\n').trim(),
    )
    .join('\n\n');
}
