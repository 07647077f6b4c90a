import { useTexts } from '../texts/use-texts.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Problem } from './problem.tsx';

interface ConfirmDialogProps {
  readonly title: string;
  /** What it brings with it, and that it is for good. */
  readonly text: string;
  readonly confirm: string;
  readonly error: string | undefined;
  readonly isBusy: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something that can't be taken back. */
export function ConfirmDialog({ title, text, confirm, error, isBusy, onConfirm, onClose }: ConfirmDialogProps) {
  const { people: texts } = useTexts();
  return (
    <Dialog isOpen title={title} onClose={onClose}>
      <p className="mb-4 text-sm text-muted">{text}</p>
      {error !== undefined && <Problem message={error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{texts.cancel}</Button>
        <Button look="danger" isBusy={isBusy} onClick={onConfirm}>
          {confirm}
        </Button>
      </div>
    </Dialog>
  );
}
