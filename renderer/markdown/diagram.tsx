import { Maximize2 } from 'lucide-react';
import { memo, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { IconButton } from '../components/button.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { CodeBlock } from './code-block.tsx';
import { readDiagramReply, type DiagramRequest } from './diagram-messages.ts';
import { ArrivingContext } from './formula.tsx';
import { useIsDark } from './use-is-dark.ts';

/** Longer ones would keep their frame busy for minutes. */
const MAX_CHARACTERS = 50_000;
const FIRST_HEIGHT = 160;
const MIN_HEIGHT = 40;
const MAX_HEIGHT = 480;

/** A diagram, drawn in a frame that can reach nothing: no cookie, no storage, no network, no page around it. */
export const Diagram = memo(({ source }: { readonly source: string }) => {
  const texts = useTexts();
  const isArriving = useContext(ArrivingContext);
  const [isLarge, setIsLarge] = useState(false);
  const [failure, setFailure] = useState<{ readonly source: string; readonly message: string }>();
  // Of another text it says nothing: an answer that was cut in the middle of a diagram may have gone on.
  const problem = failure?.source === source ? failure.message : undefined;
  const onProblem = useCallback((message: string) => setFailure({ source, message }), [source]);
  if (isArriving || source.length > MAX_CHARACTERS) return <CodeBlock text={source} language="mermaid" />;
  if (problem !== undefined) {
    return (
      <div>
        <CodeBlock text={source} language="mermaid" />
        <p className="mt-1 text-sm break-words text-danger">{texts.markdown.brokenDiagram(problem)}</p>
      </div>
    );
  }
  return (
    <figure className="overflow-hidden rounded-lg border border-line">
      <figcaption className="flex items-center border-b border-line bg-sunken py-0.5 ps-3 pe-1 text-xs text-muted">
        <span className="flex-1">{texts.markdown.diagram}</span>
        <IconButton label={texts.markdown.largeDiagram} onClick={() => setIsLarge(true)}>
          <Maximize2 size={16} aria-hidden />
        </IconButton>
        <CopyButton text={source} label={texts.markdown.copyDiagram} />
      </figcaption>
      <DiagramFrame source={source} onProblem={onProblem} />
      {isLarge && (
        <Dialog isOpen isWide title={texts.markdown.diagram} onClose={() => setIsLarge(false)}>
          <DiagramFrame source={source} isLarge onProblem={onProblem} />
        </Dialog>
      )}
    </figure>
  );
});

interface DiagramFrameProps {
  readonly source: string;
  readonly isLarge?: boolean;
  readonly onProblem: (problem: string) => void;
}

function DiagramFrame({ source, isLarge = false, onProblem }: DiagramFrameProps) {
  const texts = useTexts();
  const frame = useRef<HTMLIFrameElement>(null);
  const isDark = useIsDark();
  const [isReady, setIsReady] = useState(false);
  const [height, setHeight] = useState(FIRST_HEIGHT);

  useEffect(() => {
    const listen = ({ source: sender, data }: MessageEvent<unknown>) => {
      // Its origin is opaque, so that only the window itself tells who speaks.
      if (sender === null || sender !== frame.current?.contentWindow) return;
      const reply = readDiagramReply(data);
      if (reply?.type === 'ready') setIsReady(true);
      else if (reply?.type === 'failed') onProblem(reply.message);
      else if (reply !== undefined) setHeight(Math.max(MIN_HEIGHT, Math.min(reply.height, MAX_HEIGHT)));
    };
    addEventListener('message', listen);
    return () => removeEventListener('message', listen);
  }, [onProblem]);

  useEffect(() => {
    if (!isReady) return;
    // An opaque origin has no name, and there is nothing in it but the diagram.
    frame.current?.contentWindow?.postMessage({ source, isDark, isLarge } satisfies DiagramRequest, '*');
  }, [isReady, source, isDark, isLarge]);

  return (
    <iframe
      ref={frame}
      title={texts.markdown.diagram}
      sandbox="allow-scripts"
      src="/ui/diagram.html"
      loading="lazy"
      height={isLarge ? undefined : height}
      className={`block w-full ${isLarge ? 'h-[75vh]' : ''}`}
    />
  );
}
