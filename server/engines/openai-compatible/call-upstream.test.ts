import type { Dispatcher } from 'undici';
import { describe, expect, it } from 'vitest';
import { callUpstream } from './call-upstream.ts';

type Handler = Dispatcher.DispatchHandler;

/** An upstream whose connection is never made until the test says so. */
function createUnreachable() {
  let handler: Handler | undefined;
  const dispatcher = {
    dispatch(_options: Dispatcher.DispatchOptions, given: Handler) {
      handler = given;
      return true;
    },
  } as unknown as Dispatcher;
  return {
    dispatcher,
    connect: (controller: Dispatcher.DispatchController) => handler?.onRequestStart?.(controller, {}),
  };
}

describe('a call whose caller leaves', () => {
  it('while the connection is being made ends at once, and is not sent when it is there', async () => {
    const { dispatcher, connect } = createUnreachable();
    const client = new AbortController();
    const call = callUpstream(dispatcher, { method: 'POST', path: '/', headers: {}, signal: client.signal });
    client.abort(new Error('left'));
    await expect(call).rejects.toThrow('left');
    let abortedWith: unknown;
    connect({ abort: (reason: Error) => (abortedWith = reason) } as unknown as Dispatcher.DispatchController);
    expect(abortedWith).toEqual(new Error('left'));
  });
});
