import type { IdGenerator } from '../../domain/ports.ts';
import { frameOf, type StreamFrame } from '../../domain/stream-frame.ts';
import type { CheckAnswer } from './check-answer.ts';
import type { RequestEvent } from './child-protocol.ts';

/**
 * The child's events of one request as frames.
 * @param loadMs how long it waited for its place and its model
 * @param check looks at the finished text before the client is told that it is finished
 */
export async function* decodeEvents(
  events: AsyncIterable<RequestEvent>,
  ids: IdGenerator,
  check: CheckAnswer | undefined,
  loadMs: number,
): AsyncGenerator<StreamFrame> {
  let answer = '';
  for await (const event of events) {
    switch (event.type) {
      case 'started':
        yield frameOf({ type: 'generation-start' });
        break;
      case 'text':
        if (check !== undefined) answer += event.text;
        yield frameOf({ type: 'text-delta', choice: 0, text: event.text, logprobs: event.logprobs });
        break;
      case 'thought':
        yield frameOf({ type: 'reasoning-delta', choice: 0, text: event.text });
        break;
      case 'call':
        yield frameOf({
          type: 'tool-call-start',
          choice: 0,
          call: event.call,
          callId: ids.next('call_'),
          name: event.name,
        });
        break;
      case 'arguments':
        yield frameOf({ type: 'tool-call-delta', choice: 0, call: event.call, argumentsText: event.text });
        break;
      case 'vector':
        yield frameOf({ type: 'embedding', index: event.index, vector: event.vector });
        break;
      case 'done':
        // An answer that was cut off at its limit is no whole JSON, and says so by its reason.
        if (event.finish === 'stop') check?.(answer);
        if (event.finish !== undefined) {
          yield frameOf({ type: 'finish', choice: 0, reason: event.finish, stopText: event.stopText });
        }
        yield frameOf({ type: 'usage', usage: event.usage, timing: { ...event.timing, loadMs } });
        break;
      case 'counted': // Of a count, which has no answer.
      case 'failed':
        return; // The channel throws it.
    }
  }
}
