import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import { IconButton } from './button.tsx';

interface DrawerProps {
  readonly title: string;
  /** Beside the title. */
  readonly actions?: ReactNode;
  /** For what stands side by side. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
  readonly onClose: () => void;
}

/** Details at the right of the page; Escape and a click beside them close them, and focus goes back where it was. */
export function Drawer({ title, actions, isWide = false, children, onClose }: DrawerProps) {
  const texts = useTexts();
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-30 bg-black/30" />
        <Base.Popup
          className={`fixed inset-y-0 end-0 z-30 flex ${isWide ? 'w-[46rem] max-sm:max-w-full' : 'w-[28rem]'} max-w-[calc(100vw-3rem)] flex-col max-sm:w-full max-sm:max-w-full border-s border-line bg-raised text-ink shadow-xl`}
        >
          <header className="flex items-start justify-between gap-3 border-b border-line px-5 py-4">
            <Base.Title className="min-w-0 text-lg font-semibold break-words">{title}</Base.Title>
            <div className="flex shrink-0 gap-1">
              {actions}
              <IconButton label={texts.close} onClick={onClose}>
                <X size={18} aria-hidden />
              </IconButton>
            </div>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
