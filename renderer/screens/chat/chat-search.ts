/** What a chat's address tells besides its id. */
export interface ChatSearch {
  /** The id of a message to show first. */
  readonly message?: string;
}

export function readChatSearch({ message }: Record<string, unknown>): ChatSearch {
  return typeof message === 'string' && message !== '' ? { message } : {};
}
