import { useQuery } from '@tanstack/react-query';
import type { ChatPreset } from '../../../server/contract/chat/presets.ts';
import { callHub, getJson, postJson, sendJson } from '../client.ts';
import { useChange } from './use-change.ts';

export type PresetWish = Omit<ChatPreset, 'id'>;

/** Ways to answer that have a name, by it. */
export function usePresets() {
  return useQuery({
    queryKey: ['presets'],
    queryFn: async ({ signal }) => (await getJson<{ presets: ChatPreset[] }>('/hub/presets', signal)).presets,
  });
}

export function useCreatePreset() {
  return useChange((wish: PresetWish) => postJson<ChatPreset>('/hub/presets', wish), ['presets']);
}

export function useUpdatePreset() {
  return useChange(
    ({ id, ...changes }: Partial<PresetWish> & { readonly id: string }) =>
      sendJson<ChatPreset>('PATCH', `/hub/presets/${id}`, changes),
    ['presets'],
  );
}

export function useDeletePreset() {
  return useChange((id: string) => callHub(`/hub/presets/${id}`, { method: 'DELETE' }), ['presets']);
}
