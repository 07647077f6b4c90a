import type { ReactNode } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Problem } from './problem.tsx';

interface FormDialogProps {
  readonly title: string;
  /** What its button does. */
  readonly submit: string;
  /** What the hub said to the last try. */
  readonly error: string | undefined;
  readonly isBusy: boolean;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A form in a sheet; what the hub refuses is told in it, and what was written stays. */
export function FormDialog({ title, submit, error, isBusy, onSubmit, onClose, children }: FormDialogProps) {
  const { people: texts } = useTexts();
  return (
    <Dialog isOpen title={title} isGuarded={isBusy} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
        {/* In reach, and in sight, however long the form is. */}
        <div className="sticky -bottom-5 -mx-5 -mb-5 border-t border-line bg-raised px-5 py-3">
          {error !== undefined && <Problem message={error} />}
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>{texts.cancel}</Button>
            <Button type="submit" look="primary" isBusy={isBusy}>
              {submit}
            </Button>
          </div>
        </div>
      </form>
    </Dialog>
  );
}
