import { describe, expect, it } from 'vitest';
import { createSseParser } from './sse-client.ts';

const stream = ': hello\n\nevent: status\ndata: {"a":1}\n\ndata: one\ndata: two\r\n\r\ndata: [DONE]\n\n';
const events = [
  { event: 'status', data: '{"a":1}' },
  { event: 'message', data: 'one\ntwo' },
  { event: 'message', data: '[DONE]' },
];

describe('a stream of server-sent events', () => {
  it.each([1, 2, 3, 5, 1000])('is read the same in pieces of %i characters', (size) => {
    const parse = createSseParser();
    const read = [];
    for (let at = 0; at < stream.length; at += size) read.push(...parse(stream.slice(at, at + size)));
    expect(read).toEqual(events);
  });

  it('gives nothing before an event is whole', () => {
    const parse = createSseParser();
    expect(parse('data: half')).toEqual([]);
    expect(parse('\n\n')).toEqual([{ event: 'message', data: 'half' }]);
  });
});
