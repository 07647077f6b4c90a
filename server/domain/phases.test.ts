import { describe, expect, it } from 'vitest';
import { phasesOf, type Measured } from './phases.ts';

const nothing: Measured = {
  stream: true,
  durationMs: 1000,
  queuedMs: null,
  firstTokenMs: null,
  loadMs: null,
  promptMs: null,
  generationMs: null,
  attempts: [],
};
const stepsOf = (measured: Partial<Measured>) => {
  const phases = phasesOf({ ...nothing, ...measured });
  expect(phases.reduce((at, { fromMs, ms }) => (expect(fromMs).toBe(at), at + ms), 0)).toBe(
    phases.length === 0 ? 0 : (measured.durationMs ?? 1000),
  );
  return phases.map(({ name, ms }) => [name, ms]);
};

describe('the phases of a request', () => {
  it('are what the hub saw of a stream', () => {
    expect(stepsOf({ queuedMs: 100, firstTokenMs: 400 })).toEqual([
      ['queued', 100],
      ['prompt', 300],
      ['generating', 600],
    ]);
  });

  it('hold what the engine says of loading and prompt', () => {
    expect(stepsOf({ queuedMs: 690, firstTokenMs: 700, loadMs: 500, promptMs: 150, generationMs: 290 })).toEqual([
      ['queued', 50],
      ['loading', 500],
      ['prompt', 150],
      ['generating', 300],
    ]);
  });

  it('never begin before the request, whatever the engine says', () => {
    expect(stepsOf({ queuedMs: 5, firstTokenMs: 100, loadMs: 5000, promptMs: 40 })).toEqual([
      ['loading', 60],
      ['prompt', 40],
      ['generating', 900],
    ]);
  });

  it('do not tell prompt from answer where an answer came as a whole and its engine says nothing', () => {
    expect(stepsOf({ stream: false, queuedMs: 10, firstTokenMs: 990 })).toEqual([
      ['queued', 10],
      ['working', 990],
    ]);
    expect(
      stepsOf({ stream: false, queuedMs: 10, firstTokenMs: 990, loadMs: 0, promptMs: 390, generationMs: 600 }),
    ).toEqual([
      ['queued', 10],
      ['prompt', 390],
      ['generating', 600],
    ]);
  });

  it('show engines that failed before the one that answered', () => {
    const attempts = [
      { result: 'failed', upstreamMs: 200 },
      { result: 'ok', upstreamMs: 800 },
    ] as const;
    expect(stepsOf({ queuedMs: 250, firstTokenMs: 400, attempts })).toEqual([
      ['tried', 200],
      ['queued', 50],
      ['prompt', 150],
      ['generating', 600],
    ]);
  });

  it('end with the attempt that failed, or was left', () => {
    expect(stepsOf({ attempts: [{ result: 'failed', upstreamMs: 900 }] })).toEqual([
      ['queued', 100],
      ['tried', 900],
    ]);
    expect(stepsOf({ attempts: [{ result: 'left', upstreamMs: 400 }] })).toEqual([
      ['queued', 600],
      ['working', 400],
    ]);
  });

  it('are one wait where no engine was asked, and none of no time at all', () => {
    expect(stepsOf({ durationMs: 3 })).toEqual([['queued', 3]]);
    expect(stepsOf({ durationMs: 0 })).toEqual([]);
  });
});
