import { ChevronDown, ChevronRight, Ellipsis, Folder } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ChatFolder } from '../../../server/contract/chat/folders.ts';
import { renameFolder } from '../../api/queries/folders.ts';
import { IconButton } from '../../components/button.tsx';
import type { ChatGroup } from '../../conversation/chat-groups.ts';
import { reportFailure } from '../../screens/chat/report-failure.ts';
import { useChatListState } from '../../state/chat-list-state.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { useChatDrop } from './drag-chat.ts';
import { RenameField } from './rename-field.tsx';

interface ChatGroupViewProps {
  readonly group: ChatGroup;
  readonly isFolded: boolean;
  /** Its rows. */
  readonly children: ReactNode;
  readonly onFolderMenu: (folder: ChatFolder, anchor: HTMLElement) => void;
}

export function ChatGroupView({ group, isFolded, children, onFolderMenu }: ChatGroupViewProps) {
  const texts = useTexts();
  const { isOver, handlers } = useChatDrop(group.kind === 'folder' ? group.folder.id : null);
  const isTarget = group.kind !== 'pinned';
  return (
    <section className={`mb-2 rounded-lg ${isOver ? 'bg-accent-soft' : ''}`} {...(isTarget && handlers)}>
      {group.kind === 'folder' ? (
        <FolderHead folder={group.folder} isFolded={isFolded} onMenu={onFolderMenu} />
      ) : (
        <h2 className="px-2 py-1 text-xs font-medium text-muted">
          {group.kind === 'pinned' ? texts.chats.pinned : texts.rail[group.key]}
        </h2>
      )}
      {!isFolded && (
        <div className={group.kind === 'folder' ? 'ps-3' : ''}>
          {group.chats.length === 0 ? (
            <p className="px-2 py-1 text-xs text-muted">{texts.chats.emptyFolder}</p>
          ) : (
            children
          )}
        </div>
      )}
    </section>
  );
}

interface FolderHeadProps {
  readonly folder: ChatFolder;
  readonly isFolded: boolean;
  readonly onMenu: (folder: ChatFolder, anchor: HTMLElement) => void;
}

const LONGEST_NAME = 100;

function FolderHead({ folder, isFolded, onMenu }: FolderHeadProps) {
  const { chats: texts } = useTexts();
  const { id, name } = folder;
  const isRenaming = useChatListState(({ renaming }) => renaming === id);
  const toggle = useChatListState((state) => state.toggle);
  const rename = useChatListState((state) => state.rename);
  const Arrow = isFolded ? ChevronRight : ChevronDown;
  if (isRenaming) {
    return (
      <RenameField
        label={texts.folderName}
        name={name}
        maxLength={LONGEST_NAME}
        onDone={(written) => {
          rename(undefined);
          if (written !== undefined) reportFailure(renameFolder(id, written));
        }}
      />
    );
  }
  return (
    <h2 className="group relative text-xs font-medium text-muted">
      <button
        type="button"
        aria-expanded={!isFolded}
        onClick={() => toggle(id)}
        onDoubleClick={() => rename(id)}
        onKeyDown={(event) => {
          if (event.key !== 'F2') return;
          event.preventDefault();
          rename(id);
        }}
        onContextMenu={(event) => {
          event.preventDefault();
          onMenu(folder, event.currentTarget);
        }}
        className="flex w-full items-center gap-1.5 rounded-lg py-1.5 ps-1 pe-8 text-start hover:bg-sunken"
      >
        <Arrow size={14} aria-hidden className="shrink-0 rtl:-scale-x-100" />
        <Folder size={14} aria-hidden className="shrink-0" />
        <bdi className="truncate">{name}</bdi>
      </button>
      <IconButton
        label={texts.folderActions(name)}
        aria-haspopup="menu"
        onClick={(event) => onMenu(folder, event.currentTarget)}
        className="absolute end-0 -top-0.5 opacity-0 group-hover:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100"
      >
        <Ellipsis size={16} aria-hidden />
      </IconButton>
    </h2>
  );
}
