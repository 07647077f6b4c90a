import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import { IconButton } from './button.tsx';

interface DialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  /** What it shows is lost when it closes: only its own buttons do that, no stray click and no Escape. */
  readonly isGuarded?: boolean;
  /** For what is looked at, not filled in. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
  readonly onClose: () => void;
}

/** A sheet over the page; Escape and a click beside it close it, and focus goes back where it was. */
export function Dialog({ isOpen, title, isGuarded = false, isWide = false, children, onClose }: DialogProps) {
  const texts = useTexts();
  return (
    <Base.Root
      open={isOpen}
      disablePointerDismissal={isGuarded}
      onOpenChange={(open, { reason }) => !open && !(isGuarded && reason === 'escape-key') && onClose()}
    >
      <Base.Portal>
        <Base.Backdrop forceRender className="fixed inset-0 z-40 bg-black/40" />
        <Base.Popup
          className={`fixed inset-0 z-40 m-auto h-fit max-h-[90vh] scroll-pb-20 ${isWide ? 'w-[80rem]' : 'w-[32rem]'} max-w-[calc(100vw-2rem)] overflow-y-auto rounded-xl border border-line bg-raised p-5 text-ink shadow-xl max-sm:h-full max-sm:max-h-full max-sm:w-full max-sm:max-w-full max-sm:rounded-none max-sm:border-0`}
        >
          <div className="mb-3 flex items-start justify-between gap-4">
            <Base.Title className="text-lg font-semibold">{title}</Base.Title>
            <IconButton label={texts.close} onClick={onClose}>
              <X size={18} aria-hidden />
            </IconButton>
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
