import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ListedKey } from '../../../server/contract/litellm/keys.ts';
import { keysQueryKey } from '../../api/queries/keys.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { keyNameOf } from './key-name-of.ts';
import { revokeKey } from './revoke-key.ts';

interface RevokeDialogProps {
  readonly apiKey: ListedKey;
  readonly onClose: () => void;
}

/** Asks once; what follows can be taken back for a while. */
export function RevokeDialog({ apiKey, onClose }: RevokeDialogProps) {
  const { keys: texts } = useTexts();
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeKey(apiKey, () => void queries.invalidateQueries({ queryKey: keysQueryKey })),
    onSuccess: onClose,
  });
  return (
    <ConfirmDialog
      title={texts.confirm(keyNameOf(apiKey))}
      text={texts.confirmWhat}
      confirm={texts.revoke}
      error={revoke.error?.message}
      isBusy={revoke.isPending}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    />
  );
}
