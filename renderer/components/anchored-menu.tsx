import { Menu } from '@base-ui/react/menu';
import { Check, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

/** One thing that a menu does. */
export interface MenuAction {
  readonly label: string;
  readonly isDangerous?: boolean;
  /** One of several, of which one is chosen. */
  readonly isChosen?: boolean;
  perform(): void;
}

export interface MenuGroup {
  readonly label: string;
  readonly actions: readonly MenuAction[];
}

interface AnchoredMenuProps {
  readonly label: string;
  /** Beside it, and where the focus goes back to. */
  readonly anchor: HTMLElement;
  /** A list of actions opens beside the one it stands at; undefined is a line between them. */
  readonly items: readonly (MenuAction | MenuGroup | undefined)[];
  readonly onClose: () => void;
}

const popupLook =
  'max-h-(--available-height) min-w-48 max-w-72 overflow-y-auto rounded-xl border border-line bg-raised p-1 text-sm text-ink shadow-xl';
const itemLook =
  'flex cursor-default items-center gap-2 rounded-lg px-2 py-1.5 outline-none select-none data-[highlighted]:bg-sunken data-[popup-open]:bg-sunken';

/** A menu that many places share: it is there only while it is open. */
export function AnchoredMenu({ label, anchor, items, onClose }: AnchoredMenuProps) {
  return (
    <Menu.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <Menu.Portal>
        <section aria-label={label}>
          <Menu.Positioner anchor={anchor} align="start" sideOffset={2} collisionPadding={8} className="z-40">
            <Menu.Popup aria-label={label} finalFocus={() => anchor} className={popupLook}>
              {items.map((item, index) => (
                <Item key={index} item={item} />
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </section>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Item({ item }: { readonly item: MenuAction | MenuGroup | undefined }) {
  if (item === undefined) return <Menu.Separator className="my-1 h-px bg-line" />;
  if (!('actions' in item)) return <Action action={item} />;
  return (
    <Menu.SubmenuRoot>
      <Menu.SubmenuTrigger className={itemLook}>
        <Text>{item.label}</Text>
        <ChevronRight size={15} aria-hidden className="text-muted rtl:-scale-x-100" />
      </Menu.SubmenuTrigger>
      <Menu.Portal>
        <Menu.Positioner collisionPadding={8} className="z-40">
          <Menu.Popup aria-label={item.label} className={popupLook}>
            {item.actions.map((action, index) => (
              <Action key={index} action={action} />
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.SubmenuRoot>
  );
}

function Action({ action: { label, isDangerous = false, isChosen, perform } }: { readonly action: MenuAction }) {
  return (
    <Menu.Item
      label={label}
      onClick={perform}
      aria-current={isChosen === true ? 'true' : undefined}
      className={`${itemLook} ${isDangerous ? 'text-danger' : ''}`}
    >
      <Text>{label}</Text>
      {isChosen === true && <Check size={15} aria-hidden />}
    </Menu.Item>
  );
}

function Text({ children }: { readonly children: ReactNode }) {
  return (
    <span dir="auto" className="min-w-0 flex-1 truncate">
      {children}
    </span>
  );
}
