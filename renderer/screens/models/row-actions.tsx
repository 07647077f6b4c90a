import { useNavigate } from '@tanstack/react-router';
import { MessageSquare } from 'lucide-react';
import { useSetResidency } from '../../api/queries/models.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { useLayout } from '../../state/layout.ts';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import type { ModelGroup } from './model-groups.ts';
import { canChat, residencyOf } from './residency.ts';

/** What is most often wanted of a model: to talk with it, and to have it in memory or out of it. */
export function RowActions({ group }: { readonly group: ModelGroup }) {
  const { models: texts } = useTexts();
  const navigate = useNavigate();
  const set = useSetResidency(group.name);
  const { isKnown, isLoaded } = residencyOf(group);
  const { name } = group;
  const what = isLoaded ? 'unload' : 'load';

  function chat(): void {
    useLayout.getState().setModel(name);
    void navigate({ to: '/' });
  }

  return (
    <div className="flex items-center justify-end gap-1">
      {canChat(group) && !name.endsWith('*') && (
        <IconButton label={texts.chatNamed(name)} onClick={chat}>
          <MessageSquare size={16} aria-hidden />
        </IconButton>
      )}
      {isKnown && (
        <Button
          aria-label={isLoaded ? texts.unloadNamed(name) : texts.loadNamed(name)}
          className="min-w-20 !px-2.5 !py-1"
          isBusy={set.isPending}
          onClick={() => set.mutate(what, { onError: ({ message }) => showNotice(texts.loadFailed(name, message)) })}
        >
          {texts[what]}
        </Button>
      )}
    </div>
  );
}
