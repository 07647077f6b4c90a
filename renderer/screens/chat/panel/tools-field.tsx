import { useId, useState } from 'react';
import type { ChatTool } from '../../../../server/contract/chat/message.ts';
import { Button } from '../../../components/button.tsx';
import { fieldLook } from '../../../components/field.tsx';
import { useTexts } from '../../../texts/use-texts.ts';
import { readTools } from './read-tools.ts';

const example: readonly ChatTool[] = [
  {
    name: 'get_weather',
    description: 'The weather at a place now',
    parameters: { type: 'object', properties: { place: { type: 'string' } }, required: ['place'] },
  },
];

interface ToolsFieldProps {
  readonly value: readonly ChatTool[];
  readonly onChange: (value: ChatTool[]) => void;
}

/** Tools as JSON. What is wrong is told with its place, and nothing of it is saved until it is right. */
export function ToolsField({ value, onChange }: ToolsFieldProps) {
  const { chatPanel: texts } = useTexts();
  const id = useId();
  const [written, setWritten] = useState<string>();
  const shown = written ?? (value.length === 0 ? '' : JSON.stringify(value, undefined, 2));
  const read = written === undefined ? undefined : readTools(written, texts.toolErrors);
  const error = read !== undefined && 'error' in read ? read.error : undefined;

  function write(text: string): void {
    setWritten(text);
    const now = readTools(text, texts.toolErrors);
    if ('tools' in now) onChange([...now.tools]);
  }

  return (
    <div>
      <label htmlFor={id} className="block text-sm font-medium">
        {texts.tools}
      </label>
      <p id={`${id}-hint`} className="mb-1 text-xs text-muted">
        {texts.toolsHint}
      </p>
      <textarea
        id={id}
        dir="ltr"
        rows={6}
        spellCheck={false}
        value={shown}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-hint ${id}-error`}
        onChange={(event) => write(event.target.value)}
        onBlur={() => error === undefined && setWritten(undefined)}
        className={`${fieldLook} field-sizing-content max-h-80 min-h-24 font-mono !text-xs`}
      />
      <p id={`${id}-error`} role="status" className="text-xs break-words text-danger">
        {error}
      </p>
      {shown === '' && (
        <Button look="quiet" onClick={() => write(JSON.stringify(example, undefined, 2))}>
          {texts.toolsExample}
        </Button>
      )}
    </div>
  );
}
