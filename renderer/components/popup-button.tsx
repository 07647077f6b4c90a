import { Popover } from '@base-ui/react/popover';
import type { ReactNode } from 'react';

interface PopupButtonProps {
  /** Said by a screen reader and shown on hover. */
  readonly label: string;
  readonly className?: string;
  readonly button: ReactNode;
  /** Drawn only while it is open. */
  readonly children: ReactNode;
}

/** A button that opens a small sheet above itself. */
export function PopupButton({ label, className = '', button, children }: PopupButtonProps) {
  return (
    <Popover.Root>
      <Popover.Trigger title={label} className={`rounded hover:text-ink data-[popup-open]:text-ink ${className}`}>
        {button}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="top" align="start" sideOffset={6} collisionPadding={8} className="z-40">
          <Popover.Popup
            aria-label={label}
            className="max-h-[60vh] w-[32rem] max-w-[calc(100vw-1rem)] overflow-y-auto rounded-xl border border-line bg-raised p-4 text-sm text-ink shadow-xl"
          >
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
