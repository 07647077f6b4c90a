import { useQuery } from '@tanstack/react-query';
import type { ChatFolder } from '../../../server/contract/chat/folders.ts';
import { callHub, getJson, postJson, sendJson } from '../client.ts';
import { queryClient } from '../query-client.ts';

const KEY = ['folders'];
const none: readonly ChatFolder[] = [];

/** Folders of chats, in their order. */
export function useFolders(): readonly ChatFolder[] {
  const { data = none } = useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => (await getJson<{ folders: ChatFolder[] }>('/hub/folders', signal)).folders,
  });
  return data;
}

async function change<Answer>(draft: (folders: readonly ChatFolder[]) => ChatFolder[], call: () => Promise<Answer>) {
  await queryClient.cancelQueries({ queryKey: KEY });
  queryClient.setQueryData<ChatFolder[]>(KEY, (folders) => folders && draft(folders));
  try {
    return await call();
  } finally {
    await queryClient.invalidateQueries({ queryKey: KEY });
  }
}

/** @throws ApiError */
export function createFolder(name: string): Promise<ChatFolder> {
  return change(
    (folders) => [...folders],
    () => postJson<ChatFolder>('/hub/folders', { name }),
  );
}

/** Shown at once. @throws ApiError */
export function renameFolder(id: string, name: string): Promise<ChatFolder> {
  return change(
    (folders) => folders.map((folder) => (folder.id === id ? { ...folder, name } : folder)),
    () => sendJson<ChatFolder>('PATCH', `/hub/folders/${id}`, { name }),
  );
}

/** Gone at once; its chats stay. @throws ApiError */
export async function deleteFolder(id: string): Promise<void> {
  await change(
    (folders) => folders.filter((folder) => folder.id !== id),
    () => callHub(`/hub/folders/${id}`, { method: 'DELETE' }),
  );
  await queryClient.invalidateQueries({ queryKey: ['conversations'] });
}
