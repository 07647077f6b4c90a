import { FileUp } from 'lucide-react';
import { useRef, useState, type DragEvent, type ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { startUpload } from '../../state/uploads.ts';
import { useTexts } from '../../texts/use-texts.ts';

/** Takes model files by a button. */
export function ImportButton() {
  const { imports: texts } = useTexts().downloads;
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".gguf"
        multiple
        hidden
        aria-label={texts.choose}
        onChange={({ currentTarget }) => {
          for (const file of currentTarget.files ?? []) startUpload(file);
          // The same file may be chosen again.
          currentTarget.value = '';
        }}
      />
      <Button title={texts.hint} onClick={() => input.current?.click()}>
        <FileUp size={16} aria-hidden />
        {texts.button}
      </Button>
    </>
  );
}

/** Takes model files that are let go of anywhere on the page. */
export function DropArea({ children }: { readonly children: ReactNode }) {
  const { imports: texts } = useTexts().downloads;
  const [isOver, setOver] = useState(false);
  const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files');
  return (
    <div
      className="relative h-full"
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false);
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(false);
        for (const file of event.dataTransfer.files) startUpload(file);
      }}
    >
      {children}
      {isOver && (
        <div className="pointer-events-none absolute inset-2 flex items-center justify-center rounded-xl border-2 border-dashed border-accent bg-accent-soft/90 text-lg font-medium text-ink">
          {texts.drop}
        </div>
      )}
    </div>
  );
}
