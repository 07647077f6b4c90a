import { describe, expect, it } from 'vitest';
import { createSseParser, readEvents } from './sse-client.ts';

const stream =
  ': hello\n\nevent: status\ndata: {"a":1}\n\ndata: one\ndata: two\r\n\r\ndata:three\r\rid: 7\nretry: 5\n\ndata: 🙂é\n\ndata\n\ndata: [DONE]\n\n';
const events = [
  { event: 'status', data: '{"a":1}' },
  { event: 'message', data: 'one\ntwo' },
  { event: 'message', data: 'three' },
  { event: 'message', data: '🙂é' },
  { event: 'message', data: '' },
  { event: 'message', data: '[DONE]' },
];

describe('a stream of server-sent events', () => {
  it.each([1, 2, 3, 5, 1000])('is read the same in pieces of %i characters', (size) => {
    const parse = createSseParser();
    const read = [];
    for (let at = 0; at < stream.length; at += size) read.push(...parse(stream.slice(at, at + size)));
    expect(read).toEqual(events);
  });

  it('is read the same wherever it is split in two', () => {
    for (let at = 0; at <= stream.length; at++) {
      const parse = createSseParser();
      expect([...parse(stream.slice(0, at)), ...parse(stream.slice(at))], `split at ${at}`).toEqual(events);
    }
  });

  it('is read the same when its bytes are split inside a character', async () => {
    const bytes = new TextEncoder().encode(stream);
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const read = [];
    for await (const event of readEvents(body)) read.push(event);
    expect(read).toEqual(events);
  });

  it('gives nothing before an event is whole', () => {
    const parse = createSseParser();
    expect(parse('data: half')).toEqual([]);
    expect(parse('\n\n')).toEqual([{ event: 'message', data: 'half' }]);
  });

  it('lets go of the connection when its reader leaves', async () => {
    let isCancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\n\ndata: 2\n\n')),
      cancel: () => {
        isCancelled = true;
      },
    });
    for await (const { data } of readEvents(body)) {
      expect(data).toBe('1');
      break;
    }
    expect(isCancelled).toBe(true);
  });
});
