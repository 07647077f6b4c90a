import { createStore, useStore } from 'zustand';
import { emptyAnswer, foldChunk, type LiveAnswer } from './fold-chunk.ts';

/** React hears of new text at most this often: it reads as smooth and costs half of every frame. */
const FLUSH_MS = 50;

interface LiveTurns {
  /** Conversation id → the answer that is arriving in it. */
  readonly answers: Readonly<Record<string, LiveAnswer>>;
}

export const liveTurns = createStore<LiveTurns>(() => ({ answers: {} }));

export function useLiveAnswer(conversationId: string): LiveAnswer | undefined {
  return useStore(liveTurns, ({ answers }) => answers[conversationId]);
}

/** Collects an answer's chunks and shows them a few times a second. */
export interface LiveTurn {
  add(data: string, atMs: number): void;
  current(): LiveAnswer;
  /** The answer is over and leaves the stage. */
  end(): void;
}

export function beginLiveTurn(conversationId: string): LiveTurn {
  let answer = emptyAnswer;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const show = () => {
    timer = undefined;
    liveTurns.setState(({ answers }) => ({ answers: { ...answers, [conversationId]: answer } }));
  };
  show();

  return {
    add(data, atMs) {
      answer = foldChunk(answer, data, atMs);
      timer ??= setTimeout(() => requestAnimationFrame(show), FLUSH_MS);
    },
    current: () => answer,
    end() {
      clearTimeout(timer);
      liveTurns.setState(({ answers: { [conversationId]: _over, ...rest } }) => ({ answers: rest }));
    },
  };
}
