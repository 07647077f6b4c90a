import type { ReplyIdentity, ResidencyCall } from '../protocol.ts';
import { nanoseconds } from './encode-reply.ts';

/**
 * A request without anything to answer: it brings the model into memory, or with `keep_alive: 0` takes it out.
 * @param empty what the reply carries where an answer's text would stand
 */
export function residencyCall(
  model: string,
  keepAlive: number | undefined,
  encode: (identity: ReplyIdentity, figures: { done_reason: 'load' | 'unload'; total_duration: number }) => unknown,
): ResidencyCall {
  return {
    model,
    keepAlive,
    encode: (identity) =>
      encode(identity, {
        done_reason: keepAlive === 0 ? 'unload' : 'load',
        total_duration: nanoseconds(identity.elapsedMs()),
      }),
  };
}
