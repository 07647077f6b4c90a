import type { ChatListEvent } from '../../server/contract/chat/folders.ts';
import { onConnection, onLiveEvent } from './live-events.ts';
import { queryClient } from './query-client.ts';

/** Folders and presets are read again when another window changed them, or may have. Returns the way to stop. */
export function followChatLists(): () => void {
  const readAgain = (list: ChatListEvent['list']) => void queryClient.invalidateQueries({ queryKey: [list] });
  const stops = [
    onLiveEvent('chat-lists', (event) => readAgain((event as ChatListEvent).list)),
    onConnection((isConnected) => {
      if (!isConnected) return;
      readAgain('folders');
      readAgain('presets');
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
