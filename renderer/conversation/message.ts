/** What one answer cost and how fast it came. */
export interface AnswerStats {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly firstTokenMs: number;
  readonly totalMs: number;
}

export interface UserMessage {
  readonly id: string;
  readonly role: 'user';
  readonly text: string;
}

export interface AssistantMessage {
  readonly id: string;
  readonly role: 'assistant';
  readonly model: string;
  readonly text: string;
  readonly reasoning: string;
  readonly reasoningMs: number | undefined;
  /** `cut`: at its length limit. */
  readonly outcome: 'complete' | 'cut' | 'stopped' | 'failed';
  readonly error: string | undefined;
  readonly stats: AnswerStats | undefined;
}

export type Message = UserMessage | AssistantMessage;

export interface Conversation {
  readonly id: string;
  readonly title: string;
  /** Epoch milliseconds. */
  readonly updatedAt: number;
  /** Model that answers here; undefined = the one of new chats. */
  readonly model?: string | undefined;
  readonly messages: readonly Message[];
}

const TITLE_CHARACTERS = 48;

/** The first words of what was asked. */
export function titleOf(text: string): string {
  const line = text.trim().split('\n')[0] ?? '';
  return line.length > TITLE_CHARACTERS ? `${line.slice(0, TITLE_CHARACTERS).trimEnd()}…` : line;
}
