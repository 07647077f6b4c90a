import type { KeyRow } from '../../../server/contract/litellm/keys.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Problem } from '../../components/problem.tsx';
import { useTexts } from '../../texts/use-texts.ts';

interface RevokeDialogProps {
  readonly apiKey: KeyRow;
  readonly error: string | undefined;
  readonly isBusy: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

export function RevokeDialog({ apiKey, error, isBusy, onConfirm, onClose }: RevokeDialogProps) {
  const texts = useTexts();
  return (
    <Dialog isOpen title={texts.keys.confirm(apiKey.key_alias ?? apiKey.key_name)} onClose={onClose}>
      <p className="mb-4 text-sm text-muted">{texts.keys.confirmWhat}</p>
      {error !== undefined && <Problem message={error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{texts.keys.cancel}</Button>
        <Button look="danger" isBusy={isBusy} onClick={onConfirm}>
          {texts.keys.revoke}
        </Button>
      </div>
    </Dialog>
  );
}
