import { describe, expect, it } from 'vitest';
import { readDiagramReply } from './diagram-messages.ts';

describe('what the frame of a diagram says', () => {
  it('is read', () => {
    expect(readDiagramReply({ type: 'ready', more: 1 })).toEqual({ type: 'ready' });
    expect(readDiagramReply({ type: 'drawn', height: 12 })).toEqual({ type: 'drawn', height: 12 });
    expect(readDiagramReply({ type: 'failed', message: 'x'.repeat(9_000) })).toEqual({
      type: 'failed',
      message: 'x'.repeat(500),
    });
  });

  it.each([
    undefined,
    null,
    'ready',
    7,
    {},
    { type: 'other' },
    { type: 'drawn' },
    { type: 'drawn', height: '9' },
    { type: 'drawn', height: Number.NaN },
    { type: 'failed', message: { toString: 1 } },
  ])('is nothing for %j', (data) => {
    expect(readDiagramReply(data)).toBeUndefined();
  });
});
