import { Wrench } from 'lucide-react';
import type { FormEvent } from 'react';
import type { AssistantMessage } from '../../../server/contract/chat/message.ts';
import { Button } from '../../components/button.tsx';
import { indentedJson } from '../../components/indented-json.ts';
import { beginTurn } from '../../conversation/ask.ts';
import { useToolResults } from '../../state/tool-results.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { reportFailure } from './report-failure.ts';

type Call = AssistantMessage['toolCalls'][number];

interface ToolCallsProps {
  readonly calls: readonly Call[];
  readonly conversationId: string;
  readonly messageId: string;
  /** The chat goes on when somebody says what they came to. */
  readonly isWaiting: boolean;
}

/** Functions that an answer calls. Nothing runs here: what they come to is entered by hand. */
export function ToolCalls({ calls, conversationId, messageId, isWaiting }: ToolCallsProps) {
  const texts = useTexts().chat;
  const results = useToolResults((all) => all.texts[messageId]);
  const write = useToolResults((all) => all.write);
  const end = useToolResults((all) => all.end);

  function send(event: FormEvent): void {
    event.preventDefault();
    const given = calls.map(({ id }) => ({ callId: id, text: results?.[id] ?? '' }));
    const wish = { kind: 'tool-results' as const, parentId: messageId, results: given };
    reportFailure(beginTurn(conversationId, wish).then(() => end(messageId)));
  }

  return (
    <form onSubmit={send} className="mt-2 flex flex-col gap-2">
      {calls.map((call) => (
        <div key={call.id} className="rounded-lg border border-line p-3 text-sm">
          <p className="flex items-center gap-2 font-medium">
            <Wrench size={14} aria-hidden />
            {texts.toolCall(call.name)}
          </p>
          <pre className="mt-1 max-h-60 overflow-auto text-xs break-words whitespace-pre-wrap text-muted">
            {indentedJson(call.argumentsText) ?? call.argumentsText}
          </pre>
          {isWaiting && (
            <textarea
              aria-label={texts.toolResultField(call.name)}
              placeholder={texts.toolResultField(call.name)}
              value={results?.[call.id] ?? ''}
              onChange={({ target: { value } }) => write(messageId, call.id, value)}
              className="mt-2 field-sizing-content max-h-60 min-h-16 w-full resize-none rounded-lg border border-line-strong bg-page p-2 font-mono text-xs"
            />
          )}
        </div>
      ))}
      {isWaiting && (
        <div className="flex items-center gap-3">
          <Button type="submit" look="primary">
            {texts.sendResults}
          </Button>
          <span className="text-xs text-muted">{texts.waitsForTools}</span>
        </div>
      )}
    </form>
  );
}
