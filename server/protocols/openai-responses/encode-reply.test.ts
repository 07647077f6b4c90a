import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../../../tests/helpers/property-runs.ts';
import { validateResponsesStream, type ValidatedResponse } from '../../../tests/helpers/responses-stream-validator.ts';
import { HubError } from '../../domain/errors.ts';
import type { FinishReason, StreamPart } from '../../domain/stream-frame.ts';
import { createResponsesEncoder } from './encode-reply.ts';

const identity = { id: 'resp_a_1-b_2', createdAt: 1_760_000_000, model: 'team/best:v1', elapsedMs: () => 0 };
const usage: StreamPart = { type: 'usage', usage: { inputTokens: 7, outputTokens: 3, cachedInputTokens: 2 } };
const text = (value: string): StreamPart => ({ type: 'text-delta', choice: 0, text: value });
const thought = (value: string): StreamPart => ({ type: 'reasoning-delta', choice: 0, text: value });
const finish = (reason: FinishReason = 'stop'): StreamPart => ({ type: 'finish', choice: 0, reason });
const start = (call: number, name: string): StreamPart => ({
  type: 'tool-call-start',
  choice: 0,
  call,
  callId: `call_${call}`,
  name,
});
const args = (call: number, argumentsText: string): StreamPart => ({
  type: 'tool-call-delta',
  choice: 0,
  call,
  argumentsText,
});

const createEncoder = () =>
  createResponsesEncoder(identity, {
    echo: {},
    freeform: new Set(['patch']),
    hasLocalShell: true,
    kept: { input: [], previousId: undefined },
  });

/** @param frames parts as they arrive together */
function stream(frames: readonly (readonly StreamPart[])[]): ValidatedResponse {
  const encoder = createEncoder();
  return validateResponsesStream(Buffer.from(frames.map((parts) => encoder.encode(parts)).join('') + encoder.end()));
}

function failed(parts: readonly StreamPart[], error: HubError): ValidatedResponse {
  const encoder = createEncoder();
  return validateResponsesStream(Buffer.from(encoder.encode(parts) + encoder.fail?.(error)));
}

const CALLS: Readonly<Record<string, readonly [name: string, whole: string]>> = {
  function: ['f', '{"emoji":"👩‍🚀"}'],
  bare: ['g', ''],
  freeform: ['patch', '{"input":"*** Begin\\n"}'],
  shell: ['local_shell', '{"command":["ls","-l"]}'],
  'no command': ['local_shell', '{"oops":1}'],
};

/** One call with its arguments in pieces. */
function callOf(call: number, kind: string, pieces: number): readonly StreamPart[] {
  const [name, whole] = CALLS[kind] ?? ['f', ''];
  const size = Math.max(1, Math.ceil(whole.length / pieces));
  const starts = Array.from({ length: Math.ceil(whole.length / size) }, (_, at) => at * size);
  return [start(call, name), ...starts.map((at) => args(call, whole.slice(at, at + size)))];
}

const saying = (kind: 'text' | 'thought') =>
  fc.record({ kind: fc.constant(kind), said: fc.string({ unit: 'binary', maxLength: 8 }) });
const calling = fc.record({
  kind: fc.constantFrom(...Object.keys(CALLS)),
  pieces: fc.integer({ min: 1, max: 4 }),
});
const answer = fc.array(fc.oneof(saying('text'), saying('thought'), calling), { maxLength: 8 }).map((pieces) =>
  pieces.flatMap((each, call): readonly StreamPart[] => {
    if ('pieces' in each) return callOf(call, each.kind, each.pieces);
    // By UTF-16 unit: half of a character may come alone.
    return each.said.split('').map(each.kind === 'text' ? text : thought);
  }),
);
const reasons = fc.constantFrom<FinishReason>('stop', 'length', 'tool_calls', 'content_filter');

describe('a stream of Responses', () => {
  it('keeps every rule, whatever an engine says, and says the same whole', () => {
    fc.assert(
      fc.property(answer, reasons, fc.boolean(), (parts, reason, isTogether) => {
        const all = [...parts, finish(reason), usage];
        const { end, response } = stream(isTogether ? [all] : all.map((part) => [part]));
        expect(end).toBe(reason === 'length' ? 'response.incomplete' : 'response.completed');
        const encoder = createEncoder();
        expect(encoder.body(all)).toEqual(response);
        expect(encoder.kept?.()?.output).toEqual(response.output);
      }),
      propertyRuns(300),
    );
  });

  it('says every character of a text, however it was cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), (said) => {
        const { response } = stream([...said.split('').map((unit) => [text(unit)]), [finish(), usage]]);
        expect(response.output).toMatchObject([{ type: 'message', content: [{ text: said }] }]);
      }),
      propertyRuns(100),
    );
  });

  it('that breaks anywhere ends in response.failed, without gaps', () => {
    fc.assert(
      fc.property(answer, fc.nat(20), (parts, cut) => {
        const { end, response } = failed(parts.slice(0, cut), new HubError('engine_crashed', 'It broke.'));
        expect([end, response['error']]).toEqual(['response.failed', { code: 'server_error', message: 'It broke.' }]);
      }),
      propertyRuns(300),
    );
  });

  it('closes what an upstream left open that only counted at its end', () => {
    const parts = [text('Half'), usage];
    const { response } = stream([parts]);
    expect(response.output).toMatchObject([{ type: 'message', content: [{ text: 'Half' }] }]);
    expect(createEncoder().body(parts)).toEqual(response);
    const encoder = createEncoder();
    const before = encoder.encode(parts);
    expect(encoder.kept?.()?.output).toHaveLength(1);
    expect(validateResponsesStream(Buffer.from(before + encoder.end())).response).toEqual(response);
  });

  it('that fails when it is stored has one end', () => {
    const encoder = createEncoder();
    const before = encoder.encode([text('Half'), usage]);
    encoder.kept?.();
    const words = encoder.fail?.(new HubError('storage_failed', 'The disk is full.'));
    expect(validateResponsesStream(Buffer.from(before + words)).end).toBe('response.failed');
  });

  it('numbers the shell’s call where clients hear of it, after a call that is told of at once', () => {
    const parts = [...callOf(0, 'shell', 1), ...callOf(1, 'function', 2), finish(), usage];
    expect(stream([parts]).response.output.map(({ type }) => type)).toEqual(['function_call', 'local_shell_call']);
  });

  it.each([
    [new HubError('rate_limited', 'Too many.', { retryAfterSeconds: 7 }), 'Too many. Please try again in 7s.'],
    [new HubError('rate_limited', 'Try again in 9s.', { retryAfterSeconds: 7 }), 'Try again in 9s.'],
    [new HubError('rate_limited', 'Too many.'), 'Too many.'],
    [new HubError('engine_unavailable', 'Down.', { retryAfterSeconds: 2 }), 'Down.'],
  ])('tells when to try again where a limit knows it: %s', (error, message) => {
    expect(failed([text('a')], error).response['error']).toMatchObject({ message });
  });

  it('names items so that they lead back to their reply', () => {
    const { response } = stream([[thought('a'), text('b'), start(0, 'f'), start(1, 'patch'), finish(), usage]]);
    const ids = response.output.map(({ id }) => id);
    expect(ids).toEqual(['rs_a_1-b_2_0', 'msg_a_1-b_2_1', 'fc_a_1-b_2_2', 'ctc_a_1-b_2_3']);
  });
});
