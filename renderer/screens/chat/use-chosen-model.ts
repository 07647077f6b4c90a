import { useLiveStatus } from '../../api/live-status.ts';
import { useLayout } from '../../state/layout.ts';

/** The chosen model while it is there, else the one the hub proposes; empty while there is none. */
export function useChosenModel(): string {
  const chosen = useLayout((layout) => layout.model);
  const proposed = useLiveStatus(({ status }) => status?.defaultModel ?? '');
  const isThere = useLiveStatus(
    ({ status }) => status?.models.some(({ id, canChat }) => id === chosen && canChat) ?? false,
  );
  return isThere ? chosen : proposed;
}
