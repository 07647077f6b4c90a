import { Popover } from '@base-ui/react/popover';
import { Columns2, X } from 'lucide-react';
import { useLiveStatus } from '../../api/live-status.ts';
import { IconButton } from '../../components/button.tsx';
import { useDraft, useDrafts } from '../../state/drafts.ts';
import { useTexts } from '../../texts/use-texts.ts';

/** As many answers as fit side by side. */
const MOST = 4;

/** Chooses the models that the next message is put to, all at once. */
export function ComparePicker({ draftId }: { readonly draftId: string }) {
  const texts = useTexts().chat;
  const { models: chosen } = useDraft(draftId);
  const change = useDrafts((drafts) => drafts.change);
  const models = useLiveStatus(({ status }) => status?.models) ?? [];
  const usable = models.filter(({ canChat, problem }) => canChat && problem === undefined);

  return (
    <>
      <Popover.Root>
        <Popover.Trigger
          aria-label={texts.compare}
          title={texts.compare}
          className={`inline-flex size-8 items-center justify-center rounded-lg hover:bg-sunken hover:text-ink ${chosen.length > 1 ? 'text-accent' : 'text-muted'}`}
        >
          <Columns2 size={17} aria-hidden />
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Positioner side="top" align="start" sideOffset={6} collisionPadding={8} className="z-40">
            <Popover.Popup
              aria-label={texts.compare}
              className="max-h-80 w-80 max-w-[calc(100vw-1rem)] overflow-y-auto rounded-xl border border-line bg-raised p-3 text-sm text-ink shadow-xl"
            >
              <p className="mb-2 text-muted">{texts.compareHint}</p>
              {usable.map(({ id }) => {
                const isChosen = chosen.includes(id);
                return (
                  <label key={id} className="flex items-center gap-2 rounded-lg px-1 py-1.5 hover:bg-sunken">
                    <input
                      type="checkbox"
                      checked={isChosen}
                      disabled={!isChosen && chosen.length >= MOST}
                      onChange={() =>
                        change(draftId, {
                          models: isChosen ? chosen.filter((model) => model !== id) : [...chosen, id],
                        })
                      }
                    />
                    <span className="truncate">{id}</span>
                  </label>
                );
              })}
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
      {chosen.length > 1 && (
        <span className="flex min-w-0 items-center gap-1 rounded-full bg-accent-soft ps-3 text-xs">
          <span className="truncate">{chosen.join(', ')}</span>
          <IconButton label={texts.compareStop} className="!size-6" onClick={() => change(draftId, { models: [] })}>
            <X size={13} aria-hidden />
          </IconButton>
        </span>
      )}
    </>
  );
}
