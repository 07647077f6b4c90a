import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

const id = z.string().min(1).max(100);
const name = z.string().trim().min(1).max(100);

export const folderSchema = z
  .object({ id: z.string(), name: z.string(), position: z.int() })
  .meta({ id: 'ChatFolder' });
export type ChatFolder = z.output<typeof folderSchema>;

const face = { face: 'hub', access: 'admin', query: z.object({}) } as const;

export const listFolders = endpoint({
  ...face,
  id: 'listFolders',
  summary: 'Folders of chats, in their order',
  method: 'get',
  path: '/hub/folders',
  params: z.object({}),
  body: z.undefined(),
  status: 200,
  response: z.object({ folders: z.array(folderSchema) }),
});

export const createFolder = endpoint({
  ...face,
  id: 'createFolder',
  summary: 'Make a folder for chats',
  method: 'post',
  path: '/hub/folders',
  params: z.object({}),
  body: z.strictObject({ name }),
  status: 201,
  response: folderSchema,
});

export const updateFolder = endpoint({
  ...face,
  id: 'updateFolder',
  summary: 'Rename a folder, or give it another place',
  method: 'patch',
  path: '/hub/folders/:id',
  params: z.object({ id }),
  body: z.strictObject({ name, position: z.int().min(0) }).partial(),
  status: 200,
  response: folderSchema,
});

export const deleteFolder = endpoint({
  ...face,
  id: 'deleteFolder',
  summary: 'Delete a folder; its chats stay, without one',
  method: 'delete',
  path: '/hub/folders/:id',
  params: z.object({ id }),
  body: z.undefined(),
  status: 204,
  response: z.undefined(),
});

/** An event of the topic `chat-lists`: folders or presets are others than before; whoever shows them reads them again. */
export interface ChatListEvent {
  readonly list: 'folders' | 'presets';
}
