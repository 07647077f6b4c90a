import { FileText } from 'lucide-react';
import type { Attachment } from '../../../server/contract/chat/message.ts';
import { formatSize } from '../../texts/format.ts';

/** What was handed over with a message; each opens in a tab of its own. */
export function AttachmentList({ attachments }: { readonly attachments: readonly Attachment[] }) {
  if (attachments.length === 0) return null;
  return (
    <ul className="mb-1 flex flex-wrap justify-end gap-2">
      {attachments.map((attachment) => (
        <li key={attachment.id}>
          <a
            href={`/hub/attachments/${attachment.id}`}
            target="_blank"
            rel="noreferrer"
            title={attachment.note ?? attachment.name}
            className="block overflow-hidden rounded-xl border border-line text-sm hover:border-line-strong"
          >
            {attachment.kind === 'image' ? (
              <img src={`/hub/attachments/${attachment.id}`} alt={attachment.name} className="max-h-48 max-w-64" />
            ) : (
              <span className="flex items-center gap-2 px-3 py-2">
                <FileText size={16} aria-hidden className="text-muted" />
                <span className="max-w-48 truncate">{attachment.name}</span>
                <span className="text-xs text-muted">{formatSize(attachment.sizeBytes)}</span>
              </span>
            )}
          </a>
        </li>
      ))}
    </ul>
  );
}
