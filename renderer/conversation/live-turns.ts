import { createStore, useStore } from 'zustand';
import { emptyAnswer, foldChunk, type LiveAnswer } from './fold-chunk.ts';

/** React hears of new text at most this often: it reads as smooth and costs a part of every frame only. */
const SHORTEST_PAUSE_MS = 50;
/** A text that is slow to draw is drawn less often, so that the page stays usable. */
const LONGEST_PAUSE_MS = 1_000;
const PAUSES_PER_COST = 4;

/** An answer on its way. Its id is the one that its message will have. */
export interface LiveTurnView {
  readonly id: string;
  /** Empty while no model is ready. */
  readonly model: string;
  readonly answer: LiveAnswer;
}

interface LiveTurns {
  /** Conversation id → the answer that is arriving in it. */
  readonly turns: Readonly<Record<string, LiveTurnView>>;
}

export const liveTurns = createStore<LiveTurns>(() => ({ turns: {} }));

export function useLiveTurn(conversationId: string): LiveTurnView | undefined {
  return useStore(liveTurns, ({ turns }) => turns[conversationId]);
}

/** Collects an answer's chunks and shows them a few times a second. */
export interface LiveTurn {
  setModel(model: string): void;
  add(data: string, atMs: number): void;
  current(): LiveAnswer;
  /** The answer is over and leaves the stage; what comes after that is not shown. */
  end(): void;
}

/** Runs the callback after a pause, at the next frame. Returns the way to take it back. */
export type Schedule = (callback: () => void, pauseMs: number) => () => void;

export function beginLiveTurn(
  conversationId: string,
  id: string,
  firstModel: string,
  schedule: Schedule = atFrameAfter,
): LiveTurn {
  let answer = emptyAnswer;
  let model = firstModel;
  let takeBack: (() => void) | undefined;
  let pauseMs = SHORTEST_PAUSE_MS;

  const show = () => {
    takeBack = undefined;
    const began = performance.now();
    liveTurns.setState(({ turns }) => ({ turns: { ...turns, [conversationId]: { id, model, answer } } }));
    // React draws before the next task, so this measures what showing the text cost.
    setTimeout(() => {
      const costMs = performance.now() - began;
      pauseMs = Math.min(Math.max(costMs * PAUSES_PER_COST, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
    });
  };
  show();

  return {
    setModel(ready) {
      model = ready;
      show();
    },
    add(data, atMs) {
      answer = foldChunk(answer, data, atMs);
      takeBack ??= schedule(show, pauseMs);
    },
    current: () => answer,
    end() {
      takeBack?.();
      liveTurns.setState(({ turns: { [conversationId]: _over, ...rest } }) => ({ turns: rest }));
    },
  };
}

function atFrameAfter(callback: () => void, pauseMs: number): () => void {
  let frame: number | undefined;
  const timer = setTimeout(() => {
    frame = requestAnimationFrame(callback);
  }, pauseMs);
  return () => {
    clearTimeout(timer);
    if (frame !== undefined) cancelAnimationFrame(frame);
  };
}
