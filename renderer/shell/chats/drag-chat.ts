import { useState, type DragEvent } from 'react';
import { moveChat } from './chat-changes.ts';

/** Of our own, so that nothing else that is dragged here is taken for a chat. */
const TYPE = 'application/x-homeport-chat';

export function beginDrag(event: DragEvent, id: string): void {
  event.dataTransfer.setData(TYPE, id);
  event.dataTransfer.effectAllowed = 'move';
}

/** Takes chats that are dropped, into a folder or out of all. */
export function useChatDrop(folderId: string | null) {
  const [isOver, setIsOver] = useState(false);
  return {
    isOver,
    handlers: {
      onDragOver(event: DragEvent) {
        if (!event.dataTransfer.types.includes(TYPE)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'move';
        setIsOver(true);
      },
      onDragLeave(event: DragEvent) {
        const isInside = event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget);
        if (!isInside) setIsOver(false);
      },
      onDrop(event: DragEvent) {
        setIsOver(false);
        const id = event.dataTransfer.getData(TYPE);
        if (id === '') return;
        event.preventDefault();
        moveChat(id, folderId);
      },
    },
  };
}
