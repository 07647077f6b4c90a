import { useEffect } from 'react';
import { createStore, useStore } from 'zustand';
import type { Turn, TurnEvent } from '../../server/contract/chat/turns.ts';
import { ApiError, getJson } from '../api/client.ts';
import { onConnection, onLiveEvent } from '../api/live-events.ts';
import { liveStatus } from '../api/live-status.ts';
import { putMessage, refetchConversation } from '../api/queries/conversations.ts';
import { beginAnswer, foldEvent, isGap, type LiveAnswer } from './fold-events.ts';
import { createFlusher } from './flusher.ts';

interface LiveTurns {
  /** Turn id → its answer so far. */
  readonly answers: Readonly<Record<string, LiveAnswer>>;
}

/** What is drawn. */
const shown = createStore<LiveTurns>(() => ({ answers: {} }));
/** What has arrived; drawn a few times a second. */
const arrived = new Map<string, LiveAnswer>();
/** Turns that are being caught up with. */
const asked = new Set<string>();
/** Those of which something came that did not fit in yet: it may have been all that comes for a long time. */
const heardEarly = new Set<string>();
const MOST_HEARD_EARLY = 200;
/** Turn id → its chat, for turns that could not be caught up with. */
const missed = new Map<string, string>();

const RETRY_MS = 1_000;
const GONE: readonly number[] = [401, 403, 404];

const flusher = createFlusher(() => shown.setState({ answers: Object.fromEntries(arrived) }));

/** How long an answer that is over stays, so that nothing is drawn without it before its message is there. */
const LINGER_MS = 2_000;

/** An answer that is arriving. It is caught up with when this window has not seen it begin. */
export function useLiveAnswer(conversationId: string, turnId: string | null): LiveAnswer | undefined {
  const answer = useStore(shown, ({ answers }) => (turnId === null ? undefined : answers[turnId]));
  const isUnknown = turnId !== null && answer === undefined;
  useEffect(() => {
    if (isUnknown) void catchUp(conversationId, turnId);
  }, [isUnknown, conversationId, turnId]);
  return answer;
}

/** A turn that this window has just begun. */
export function expectTurn(turn: Turn): void {
  if (arrived.has(turn.id)) return;
  arrived.set(turn.id, beginAnswer(turn));
  flusher.flush();
  // Events travel on a way of their own, and may be faster than the answer that names the turn.
  if (heardEarly.delete(turn.id)) void catchUp(turn.conversationId, turn.id);
}

/** Follows every turn that is known here. Returns the way to stop. */
export function followTurns(): () => void {
  const stops = [
    onLiveEvent('turn', (data) => take(data as TurnEvent)),
    onConnection((isConnected) => {
      if (!isConnected) return;
      catchUpMissed();
      for (const { conversationId, turnId, isOver } of arrived.values()) {
        if (!isOver) void catchUp(conversationId, turnId);
      }
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

function take(event: TurnEvent): void {
  const answer = arrived.get(event.turnId);
  if (answer === undefined) {
    // Perhaps nobody looks at it here; who comes to look catches up.
    if (heardEarly.size >= MOST_HEARD_EARLY) heardEarly.clear();
    heardEarly.add(event.turnId);
    return;
  }
  if (isGap(answer, event)) return void catchUp(event.conversationId, event.turnId);
  add(answer, event);
}

function add(answer: LiveAnswer, event: TurnEvent): LiveAnswer {
  const next = foldEvent(answer, event);
  if (next === answer) return answer;
  arrived.set(event.turnId, next);
  if (event.type !== 'end') flusher.soon();
  else {
    flusher.flush();
    putMessage(event.conversationId, event.message, event.revision);
    setTimeout(() => {
      arrived.delete(event.turnId);
      flusher.flush();
    }, LINGER_MS);
  }
  return next;
}

/** Reads what was missed of a turn, from its beginning where nothing is known of it. */
async function catchUp(conversationId: string, turnId: string): Promise<void> {
  if (asked.has(turnId)) return void heardEarly.add(turnId);
  asked.add(turnId);
  try {
    const after = arrived.get(turnId)?.seq ?? 0;
    const { turn, events } = await getJson<{ turn: Turn; events: TurnEvent[] }>(`/hub/turns/${turnId}?after=${after}`);
    let answer = arrived.get(turnId) ?? beginAnswer(turn);
    arrived.set(turnId, answer);
    for (const event of events) answer = add(answer, event);
    flusher.flush();
  } catch (error) {
    if (error instanceof ApiError && GONE.includes(error.status)) {
      // It ended while nobody looked, and the chat itself tells how; or whoever asks has been signed out.
      arrived.delete(turnId);
      refetchConversation(conversationId);
    } else {
      missed.set(turnId, conversationId);
      setTimeout(catchUpMissed, RETRY_MS);
    }
  } finally {
    asked.delete(turnId);
    if (heardEarly.delete(turnId) && !missed.has(turnId)) void catchUp(conversationId, turnId);
  }
}

/** Asks again for what could not be had; of a hub that is away only when it is back. */
function catchUpMissed(): void {
  if (!liveStatus.getState().isConnected) return;
  for (const [turnId, conversationId] of missed) {
    missed.delete(turnId);
    void catchUp(conversationId, turnId);
  }
}
