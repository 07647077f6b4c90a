import { Popover } from '@base-ui/react/popover';
import { ChevronDown } from 'lucide-react';
import { withShortcut } from '../../actions/actions.ts';
import { useModelPicker } from '../../state/model-picker.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { ModelList } from './model-list.tsx';
import { useChosenModel } from './use-chosen-model.ts';

/** The model that answers in this chat, above it. Choosing one leads back to the composer. */
export function ModelPicker({ conversationId }: { readonly conversationId: string | undefined }) {
  const texts = useTexts();
  const { chosen, choose } = useChosenModel(conversationId);
  const { isOpen, setOpen } = useModelPicker();

  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger
        title={withShortcut(texts.chat.pickModel, 'pickModel')}
        className="inline-flex max-w-full items-center gap-1.5 rounded-lg px-2 py-1.5 text-sm font-medium hover:bg-sunken data-[popup-open]:bg-sunken"
      >
        <span className="sr-only">{texts.chat.pickModel}:</span>
        <span className="truncate">{chosen === '' ? texts.chat.noModels : chosen}</span>
        <ChevronDown size={15} aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner align="start" sideOffset={4} className="z-40">
          <Popover.Popup
            aria-label={texts.actions.pickModel}
            finalFocus={() => document.getElementById('composer')}
            className="w-96 max-w-[calc(100vw-2rem)] rounded-xl border border-line bg-raised p-2 text-ink shadow-xl"
          >
            <ModelList
              chosen={chosen}
              onChoose={(id) => {
                choose(id);
                setOpen(false);
              }}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
