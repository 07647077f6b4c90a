import { useState } from 'react';
import { useLiveStatus } from '../../api/live-status.ts';
import { useDeleteFiles } from '../../api/queries/models.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { showNotice } from '../../state/notices.ts';
import { formatSize } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import type { ModelGroup } from './model-groups.ts';
import { filesOf } from './residency.ts';

interface ModelFilesProps {
  readonly group: ModelGroup;
  readonly onDeleted: () => void;
}

/** What a model takes of the disk, and the way to have that back. It asks first: files can't be brought back. */
export function ModelFiles({ group, onDeleted }: ModelFilesProps) {
  const { files: texts } = useTexts().models;
  const isStarter = useLiveStatus(
    ({ status }) => status?.models.some(({ id, isStarter }) => id === group.name && isStarter) ?? false,
  );
  const [isAsking, setAsking] = useState(false);
  const files = filesOf(group, isStarter);
  const size = formatSize(files?.sizeBytes ?? 0);
  const remove = useDeleteFiles(() => {
    showNotice(texts.deleted(group.name, size));
    onDeleted();
  });
  if (files === undefined) return null;
  return (
    <section className="mt-6">
      <h3 className="text-sm font-semibold">{texts.title}</h3>
      <p className="mb-2 text-sm text-muted">{texts.about(size)}</p>
      <Button look="danger" onClick={() => setAsking(true)}>
        {texts.delete}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={texts.confirm(files.name)}
          text={texts.confirmText(files.name, size)}
          confirm={texts.delete}
          error={remove.error?.message}
          isBusy={remove.isPending}
          onConfirm={() => remove.mutate(files.name)}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}
