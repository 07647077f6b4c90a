import { Dialog } from '@base-ui/react/dialog';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useId, useState, type KeyboardEvent } from 'react';
import { spellShortcut } from '../actions/spell-shortcut.ts';
import { useActions, useActionsHere } from '../actions/use-actions.ts';
import { useLiveStatus } from '../api/live-status.ts';
import { useConversationList } from '../api/queries/conversations.ts';
import { useChosenModel } from '../screens/chat/use-chosen-model.ts';
import { places } from '../screens/places.ts';
import { useTexts } from '../texts/use-texts.ts';
import { findEntries, type Entry } from './find-entries.ts';

interface Choice extends Entry {
  perform(): void;
}

/** Leads to every page, action, chat and model by a few letters. The arrows move, Enter chooses, Escape leaves. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const { palette: texts } = useTexts();
  const listId = useId();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const found = findEntries(useChoices(), typed);
  const optionId = (index: number) => `${listId}-${index}`;

  function choose(choice: Choice | undefined): void {
    if (choice === undefined) return;
    onClose();
    // The page has its focus back before the action may move it.
    setTimeout(() => choice.perform());
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      const next = (active + step + found.length) % found.length;
      setActive(next);
      document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) choose(found[active]);
  }

  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/30" />
        <Dialog.Popup
          aria-label={texts.label}
          className="fixed inset-x-4 top-[12vh] z-50 mx-auto max-w-xl rounded-xl border border-line bg-raised p-2 text-ink shadow-xl"
        >
          <input
            type="text"
            role="combobox"
            aria-expanded
            aria-autocomplete="list"
            aria-controls={listId}
            aria-activedescendant={found.length > 0 ? optionId(active) : undefined}
            aria-label={texts.label}
            placeholder={texts.label}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setActive(0);
            }}
            onKeyDown={onKeyDown}
            className="mb-2 w-full rounded-lg border border-line-strong bg-page px-3 py-2"
          />
          {found.length === 0 && <p className="px-3 py-2 text-sm text-muted">{texts.nothing}</p>}
          <div id={listId} role="listbox" aria-label={texts.label} className="max-h-[50vh] overflow-y-auto">
            {found.map((choice, index) => (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field above has the keys
              <div
                key={choice.id}
                id={optionId(index)}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                onClick={() => choose(choice)}
                className={`flex cursor-pointer items-center gap-3 rounded-lg px-3 py-2 text-sm ${index === active ? 'bg-accent-soft' : 'hover:bg-sunken'}`}
              >
                <span className="min-w-0 flex-1 truncate">{choice.text}</span>
                <span className="text-xs text-muted">{texts.kinds[choice.kind]}</span>
                {choice.shortcut !== undefined && (
                  <kbd className="rounded border border-line px-1.5 font-mono text-xs text-muted">
                    {choice.shortcut}
                  </kbd>
                )}
              </div>
            ))}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function useChoices(): readonly Choice[] {
  const texts = useTexts();
  const navigate = useNavigate();
  const perform = useActions();
  const actions = useActionsHere();
  const { conversationId } = useParams({ strict: false });
  const { choose } = useChosenModel(conversationId);
  const { data: chats = [] } = useConversationList();
  const models = useLiveStatus(({ status }) => status?.models) ?? [];
  return [
    ...places.map(({ path, name }): Choice => ({
      id: path,
      kind: 'page',
      text: texts.places[name],
      perform: () => void navigate({ to: path }),
    })),
    ...actions
      .filter(({ name }) => name !== 'openPalette')
      .map(({ name, shortcut }): Choice => ({
        id: name,
        kind: 'action',
        text: texts.actions[name],
        shortcut: spellShortcut(shortcut),
        perform: () => void perform(name),
      })),
    ...chats.map(({ id, title }): Choice => ({
      id,
      kind: 'chat',
      text: title || texts.chats.untitled,
      perform: () => void navigate({ to: '/chat/$conversationId', params: { conversationId: id } }),
    })),
    ...models
      .filter(({ canChat, problem }) => canChat && problem === undefined)
      .map(({ id, engine }): Choice => ({
        id: `${engine} ${id}`,
        kind: 'model',
        text: id,
        perform() {
          choose(id);
          if (conversationId === undefined) void navigate({ to: '/' });
        },
      })),
  ];
}
