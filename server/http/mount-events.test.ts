import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { MASTER_PRINCIPAL } from '../../tests/helpers/account-rows.ts';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import { createTestIds } from '../../tests/helpers/test-ids.ts';
import { openRequest } from './middleware/open-request.ts';
import { mountEvents, type EventTopic } from './mount-events.ts';

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

describe('the event stream', () => {
  it('ends with the hub, whatever is still told while it ends', async () => {
    const told = new Set<(event: unknown) => void>();
    const turns: EventTopic = {
      kind: 'events',
      name: 'turn',
      onEvent(listener) {
        told.add(listener);
        return () => told.delete(listener);
      },
    };
    const tell = (event: string) => told.forEach((listener) => listener(event));
    const stopping = new AbortController();
    const app = express();
    app.use(openRequest(createTestIds()));
    mountEvents(app, {
      authenticator: { authenticate: () => MASTER_PRINCIPAL },
      requireOpen: () => undefined,
      topics: [turns],
      clock: createTestClock(),
      stopping: stopping.signal,
    });
    const server = app.listen(0, '127.0.0.1');
    closing.push(() => server.close());
    await once(server, 'listening');
    const reply = fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hub/events`);
    await expect.poll(() => told.size).toBe(1);

    tell('before');
    const response = await reply;
    stopping.abort();
    // A turn that runs ends with the hub too, and tells so: written after the end it would be an error that nobody catches.
    expect(told.size).toBe(0);
    tell('after');
    expect(await response.text()).toBe('event: turn\ndata: "before"\n\n');
  });
});
