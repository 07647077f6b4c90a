import { useCreateKey } from '../../api/queries/keys.ts';
import { Dialog } from '../../components/dialog.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { KeyReveal } from './key-reveal.tsx';
import { NewKeyForm } from './new-key-form.tsx';

/** Makes a key, then shows its secret, once. */
export function NewKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const texts = useTexts();
  const create = useCreateKey();
  const made = create.data;
  return (
    <Dialog
      isOpen
      title={made === undefined ? texts.keys.create : texts.keys.newKey}
      isGuarded={create.isPending || made !== undefined}
      onClose={onClose}
    >
      {made === undefined ? (
        <NewKeyForm
          error={create.error?.message}
          isBusy={create.isPending}
          onSubmit={(wish) => create.mutate(wish)}
          onClose={onClose}
        />
      ) : (
        <KeyReveal secret={made.key} models={made.models} onClose={onClose} />
      )}
    </Dialog>
  );
}
