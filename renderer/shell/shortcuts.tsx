import { actions } from '../actions/actions.ts';
import { spellShortcut } from '../actions/spell-shortcut.ts';
import { Dialog } from '../components/dialog.tsx';
import { useTexts } from '../texts/use-texts.ts';

/** Every shortcut there is, from the one list of actions. */
export function Shortcuts({ onClose }: { readonly onClose: () => void }) {
  const texts = useTexts();
  const writing = [
    { text: texts.shortcuts.send, shortcut: 'Enter' },
    { text: texts.shortcuts.newLine, shortcut: 'Shift+Enter' },
    { text: texts.shortcuts.editLast, shortcut: '↑' },
  ];
  const everywhere = actions.map(({ name, shortcut }) => ({ text: texts.actions[name], shortcut }));
  return (
    <Dialog isOpen title={texts.shortcuts.title} onClose={onClose}>
      <List rows={everywhere} />
      <h3 className="mt-4 mb-1 text-sm font-medium text-muted">{texts.shortcuts.inField}</h3>
      <List rows={writing} />
    </Dialog>
  );
}

function List({ rows }: { readonly rows: readonly { readonly text: string; readonly shortcut: string }[] }) {
  return (
    <dl className="divide-y divide-line text-sm">
      {rows.map(({ text, shortcut }) => (
        <div key={text} className="flex items-center justify-between gap-4 py-1.5">
          <dt>{text}</dt>
          <dd>
            <kbd className="rounded border border-line bg-sunken px-1.5 py-0.5 font-mono text-xs whitespace-nowrap">
              {spellShortcut(shortcut)}
            </kbd>
          </dd>
        </div>
      ))}
    </dl>
  );
}
