import type { ImportReport } from '../../../server/contract/chat/files.ts';
import { saveBlob } from '../../components/save-file.ts';
import { callHub } from '../client.ts';
import { queryClient } from '../query-client.ts';

/** The name that the hub gave a file: in UTF-8 where it has one. */
export function fileNameIn(disposition: string | null): string | undefined {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  if (encoded !== undefined) {
    try {
      return decodeURIComponent(encoded);
    } catch {
      // Badly encoded: the plain name stands beside it.
    }
  }
  return /filename="([^"]+)"/i.exec(disposition ?? '')?.[1];
}

async function saveFrom(path: string, otherwise: string): Promise<void> {
  const response = await callHub(path);
  saveBlob(fileNameIn(response.headers.get('content-disposition')) ?? otherwise, await response.blob());
}

const exportPath = (id: string, format: 'markdown' | 'json') => `/hub/conversations/${id}/export?format=${format}`;

/** @throws ApiError */
export function exportChat(id: string, format: 'markdown' | 'json'): Promise<void> {
  return saveFrom(exportPath(id, format), format === 'json' ? 'chat.json' : 'chat.md');
}

/** @throws ApiError */
export function exportAllChats(): Promise<void> {
  return saveFrom('/hub/conversation-export', 'chats.json');
}

/** Puts a chat into the clipboard. @throws ApiError */
export async function copyChat(id: string): Promise<void> {
  await navigator.clipboard.writeText(await (await callHub(exportPath(id, 'markdown'))).text());
}

/** @throws ApiError */
export async function importChats(file: File): Promise<ImportReport> {
  const response = await callHub(`/hub/conversation-import?name=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    bytes: file,
  });
  const report = (await response.json()) as ImportReport;
  await queryClient.invalidateQueries({ queryKey: ['conversations'] });
  await queryClient.invalidateQueries({ queryKey: ['folders'] });
  return report;
}
