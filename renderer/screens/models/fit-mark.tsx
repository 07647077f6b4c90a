import { Tooltip } from '@base-ui/react/tooltip';
import { useState } from 'react';
import type { ModelFit } from '../../../server/contract/hub/catalogue.ts';
import { formatCount, formatSize } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { FitDot } from './fit-dot.tsx';

interface FitMarkProps {
  readonly fit: ModelFit;
  /** Memory of this computer. */
  readonly totalBytes: number;
}

/** Whether a model fits; looked at or focused, it tells how that is worked out, in numbers. */
export function FitMark({ fit, totalBytes }: FitMarkProps) {
  const { discover: texts } = useTexts().downloads;
  const [isOpen, setOpen] = useState(false);
  const word = texts.verdicts[fit.verdict];
  return (
    <Tooltip.Root open={isOpen} onOpenChange={setOpen}>
      <Tooltip.Trigger
        // A finger neither hovers nor focuses.
        onClick={() => setOpen(true)}
        closeOnClick={false}
        delay={150}
        className="inline-flex items-center gap-1.5 rounded text-sm whitespace-nowrap underline decoration-line-strong decoration-dotted underline-offset-4"
        aria-label={texts.fitLabel(word)}
      >
        <FitDot verdict={fit.verdict} />
        {word}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <section aria-label={texts.fit}>
          <Tooltip.Positioner sideOffset={6} collisionPadding={8} className="z-50">
            <Tooltip.Popup className="w-80 max-w-[calc(100vw-1rem)] rounded-xl border border-line bg-raised p-3 text-sm text-ink shadow-xl">
              <Formula fit={fit} totalBytes={totalBytes} />
            </Tooltip.Popup>
          </Tooltip.Positioner>
        </section>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

function Formula({ fit, totalBytes }: FitMarkProps) {
  const { discover: texts } = useTexts().downloads;
  const parts = [
    { name: texts.weights, bytes: fit.weightsBytes },
    {
      name: texts.conversation(formatCount(fit.contextLength), formatSize(fit.bytesPerToken)),
      bytes: fit.contextBytes,
    },
    { name: texts.overhead, bytes: fit.overheadBytes },
  ];
  return (
    <>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-0.5 tabular-nums">
        {parts.map(({ name, bytes }) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="text-end">{formatSize(bytes)}</dd>
          </div>
        ))}
        <dt className="mt-1 border-t border-line pt-1 font-medium">{texts.needed}</dt>
        <dd className="mt-1 border-t border-line pt-1 text-end font-medium">{formatSize(fit.neededBytes)}</dd>
        <dt className="font-medium">{texts.available}</dt>
        <dd className="text-end font-medium">{formatSize(fit.availableBytes)}</dd>
        {fit.graphicsBytes > 0 && (
          <>
            <dt className="text-muted">{texts.graphicsPart}</dt>
            <dd className="text-end">{formatSize(fit.graphicsBytes)}</dd>
          </>
        )}
      </dl>
      <p className="mt-2 text-xs text-muted">{texts.availableWhy(formatSize(totalBytes))}</p>
      {fit.verdict === 'tight' && <p className="mt-1 text-xs text-muted">{texts.tightWhy}</p>}
      {fit.verdict !== 'too-large' && fit.place !== 'processor' && (
        <p className="mt-1 text-xs text-muted">{texts.places[fit.place]}</p>
      )}
    </>
  );
}
