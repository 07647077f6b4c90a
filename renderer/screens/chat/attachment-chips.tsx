import { FileText, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Attachment } from '../../../server/contract/chat/message.ts';
import { IconButton } from '../../components/button.tsx';
import { dropUpload, useUploads, type Upload } from '../../conversation/uploads.ts';
import { useDraft, useDrafts } from '../../state/drafts.ts';
import { formatPercent, formatSize } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';

/** What will go out with the message, what is still on its way to the hub, and what was not taken. */
export function AttachmentChips({ draftId }: { readonly draftId: string }) {
  const { attachments } = useDraft(draftId);
  const all = useUploads(({ uploads }) => uploads);
  const uploads = all.filter((upload) => upload.draftId === draftId);
  if (attachments.length + uploads.length === 0) return null;

  function remove({ id }: Attachment): void {
    useDrafts.getState().change(draftId, { attachments: attachments.filter((each) => each.id !== id) });
  }

  return (
    <ul className="mb-1 flex flex-wrap gap-2">
      {attachments.map((attachment) => (
        <Chip
          key={attachment.id}
          name={attachment.name}
          about={attachment.note ?? formatSize(attachment.sizeBytes)}
          onRemove={() => remove(attachment)}
        >
          {attachment.kind === 'image' ? (
            <img src={`/hub/attachments/${attachment.id}`} alt="" className="size-8 rounded object-cover" />
          ) : (
            <FileText size={16} aria-hidden className="text-muted" />
          )}
        </Chip>
      ))}
      {uploads.map((upload) => (
        <UploadChip key={upload.id} upload={upload} />
      ))}
    </ul>
  );
}

function UploadChip({ upload: { id, name, progress, error } }: { readonly upload: Upload }) {
  const texts = useTexts().chat;
  return (
    <Chip
      name={name}
      about={error ?? texts.uploading(formatPercent(progress))}
      isRefused={error !== undefined}
      onRemove={() => dropUpload(id)}
    >
      {error !== undefined && <TriangleAlert size={16} aria-hidden className="shrink-0" />}
    </Chip>
  );
}

interface ChipProps {
  readonly name: string;
  readonly about: string;
  readonly isRefused?: boolean;
  readonly onRemove: () => void;
  readonly children: ReactNode;
}

function Chip({ name, about, isRefused = false, onRemove, children }: ChipProps) {
  const texts = useTexts().chat;
  return (
    <li
      role={isRefused ? 'alert' : undefined}
      className={`flex max-w-full items-center gap-2 rounded-lg border py-1 ps-2 pe-1 text-sm ${isRefused ? 'border-danger bg-danger-soft text-danger' : 'border-line'}`}
    >
      {children}
      <span className="min-w-0">
        <span className="block max-w-56 truncate">{name}</span>
        <span className={`block text-xs ${isRefused ? '' : 'text-muted'}`}>{about}</span>
      </span>
      <IconButton label={texts.removeFile(name)} className="!size-7" onClick={onRemove}>
        <X size={14} aria-hidden />
      </IconButton>
    </li>
  );
}
