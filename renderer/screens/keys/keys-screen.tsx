import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { KeyRow } from '../../../server/contract/litellm/keys.ts';
import { useKeys, useRevokeKey } from '../../api/queries/keys.ts';
import { Button } from '../../components/button.tsx';
import { Problem } from '../../components/problem.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { KeyTable } from './key-table.tsx';
import { NewKeyDialog } from './new-key-dialog.tsx';
import { RevokeDialog } from './revoke-dialog.tsx';

export function KeysScreen() {
  const texts = useTexts();
  const revoke = useRevokeKey();
  const [isCreating, setIsCreating] = useState(false);
  const [revoking, setRevoking] = useState<KeyRow>();

  function askToRevoke(key: KeyRow): void {
    revoke.reset(); // What failed for another key is no news here.
    setRevoking(key);
  }

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
      <title>{texts.pageTitle(texts.keys.title)}</title>
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
        <Keys onRevoke={askToRevoke} />
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

/** The table, or what stands in its place. */
function Keys({ onRevoke }: { readonly onRevoke: (key: KeyRow) => void }) {
  const texts = useTexts();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useKeys();
  const keys = data?.pages.flatMap((page) => page.keys) ?? [];
  const total = data?.pages.at(-1)?.total_count ?? 0;
  return (
    <>
      {error !== null && (
        <Problem message={error.message} retry={{ label: texts.keys.retry, perform: () => void refetch() }} />
      )}
      {isPending && <Skeleton label={texts.keys.loading} rows={4} />}
      {data !== undefined && keys.length === 0 && (
        <p className="rounded-xl border border-dashed border-line-strong p-8 text-center text-muted">
          {texts.keys.empty}
        </p>
      )}
      {keys.length > 0 && <KeyTable keys={keys} onRevoke={onRevoke} />}
      {hasNextPage && (
        <div className="mt-3 flex justify-center">
          <Button isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {texts.keys.more(keys.length, total)}
          </Button>
        </div>
      )}
    </>
  );
}
