import { describe, expect, it } from 'vitest';
import { createCallWriter } from './call-writer.ts';
import type { JobOutput } from './job-output.ts';

function record(): { output: JobOutput; said: string[] } {
  const said: string[] = [];
  const unexpected = () => {
    throw new Error('not expected of tool calls');
  };
  const output: JobOutput = {
    started: unexpected,
    text: unexpected,
    thought: unexpected,
    vector: unexpected,
    call: (call, name) => said.push(`${call}:${name}`),
    arguments: (call, text) => said.push(`${call}=${text}`),
  };
  return { output, said };
}

describe('tool calls on their way', () => {
  it('begin once and leave out the line breaks that the library ends them with', () => {
    const { output, said } = record();
    const calls = createCallWriter(output);
    const piece = (paramsChunk: string, done = false) =>
      calls.piece({ callIndex: 0, functionName: 'f', paramsChunk, done });
    piece('{\n');
    piece(' "a":1');
    expect(calls.isComplete()).toBe(false);
    piece('}\n\n');
    piece('\n\n', true);
    calls.finished({ functionName: 'f' });
    expect(said).toEqual(['0:f', '0={', '0=\n "a":1', '0=}']);
    expect(calls.isComplete()).toBe(true);
  });

  it('have {} for arguments where there are none, in any order with others', () => {
    const { output, said } = record();
    const calls = createCallWriter(output);
    calls.finished({ functionName: 'now' });
    calls.piece({ callIndex: 1, functionName: 'add', paramsChunk: '{"a":1}', done: true });
    calls.finished({ functionName: 'add' });
    calls.finished({ functionName: 'now' });
    expect(said).toEqual(['0:now', '0={}', '1:add', '1={"a":1}', '2:now', '2={}']);
    expect(calls.isComplete()).toBe(true);
  });
});
