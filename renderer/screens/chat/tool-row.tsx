import type { ToolMessage } from '../../../server/contract/chat/message.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { LongText } from './long-text.tsx';

/** What a tool gave back, folded to one line. */
export function ToolRow({ message: { toolName, text } }: { readonly message: ToolMessage }) {
  const texts = useTexts().chat;
  return (
    <details className="text-sm text-muted">
      <summary className="w-fit cursor-pointer rounded">{texts.toolResult(toolName)}</summary>
      <pre className="mt-1 max-h-80 overflow-auto rounded-lg bg-sunken p-3 text-xs break-words whitespace-pre-wrap">
        <LongText text={text} />
      </pre>
    </details>
  );
}
