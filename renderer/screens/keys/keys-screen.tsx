import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { KeyRow } from '../../../server/contract/litellm/keys.ts';
import { useKeys, useRevokeKey } from '../../api/queries/keys.ts';
import { Button } from '../../components/button.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { KeyTable } from './key-table.tsx';
import { NewKeyDialog } from './new-key-dialog.tsx';
import { RevokeDialog } from './revoke-dialog.tsx';

export function KeysScreen() {
  const texts = useTexts();
  const keys = useKeys();
  const revoke = useRevokeKey();
  const [isCreating, setIsCreating] = useState(false);
  const [revoking, setRevoking] = useState<KeyRow>();

  function confirmRevoke(key: KeyRow): void {
    revoke.mutate(key.token, {
      onSuccess: () => {
        setRevoking(undefined);
        showNotice(texts.keys.revoked(key.key_alias ?? texts.keys.unnamed));
      },
    });
  }

  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-5xl px-6 py-6">
        <header className="mb-5 flex items-start justify-between gap-4">
          <div>
            <h1 className="text-xl font-semibold">{texts.keys.title}</h1>
            <p className="text-sm text-muted">{texts.keys.about}</p>
          </div>
          <Button look="primary" className="shrink-0" onClick={() => setIsCreating(true)}>
            <Plus size={16} aria-hidden />
            {texts.keys.create}
          </Button>
        </header>
        {keys.error !== null && (
          <p role="alert" className="rounded-lg bg-danger-soft px-3 py-2 text-sm text-danger">
            {keys.error.message}
          </p>
        )}
        {keys.data?.keys.length === 0 && (
          <p className="rounded-xl border border-dashed border-line-strong p-8 text-center text-muted">
            {texts.keys.empty}
          </p>
        )}
        {keys.data !== undefined && keys.data.keys.length > 0 && (
          <KeyTable keys={keys.data.keys} onRevoke={setRevoking} />
        )}
      </div>
      {isCreating && <NewKeyDialog onClose={() => setIsCreating(false)} />}
      {revoking !== undefined && (
        <RevokeDialog
          apiKey={revoking}
          error={revoke.error?.message}
          isBusy={revoke.isPending}
          onConfirm={() => confirmRevoke(revoking)}
          onClose={() => setRevoking(undefined)}
        />
      )}
    </div>
  );
}
