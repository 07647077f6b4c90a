import { Combobox } from '@base-ui/react/combobox';
import type { ReactNode } from 'react';

export const itemLook =
  'flex cursor-default items-baseline justify-between gap-3 rounded-lg px-2 py-1.5 text-sm select-none data-highlighted:bg-accent-soft';

interface SuggestionSheetProps<Item> {
  /** Of the field. */
  readonly label: string;
  /** Said where there is nothing to choose. */
  readonly empty: string;
  readonly children: (item: Item) => ReactNode;
}

/** The list under a field that suggests: as wide as the field, above dialogs. */
export function SuggestionSheet<Item>({ label, empty, children }: SuggestionSheetProps<Item>) {
  return (
    <Combobox.Portal>
      <section aria-label={label}>
        <Combobox.Positioner sideOffset={4} className="z-50">
          <Combobox.Popup className="max-h-64 w-(--anchor-width) overflow-y-auto rounded-xl border border-line bg-raised p-1 text-ink shadow-xl">
            <Combobox.Empty className="px-2 py-1.5 text-sm text-muted empty:hidden">{empty}</Combobox.Empty>
            <Combobox.List>{children}</Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </section>
    </Combobox.Portal>
  );
}
