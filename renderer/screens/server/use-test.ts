import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError, callHub } from '../../api/client.ts';
import { readEvents } from '../../api/sse-client.ts';
import { readLines } from '../../api/read-lines.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { isEnd, pieceOf, requestOf, type TestQuestion } from './test-dialects.ts';

/** How a test request fares. Times are milliseconds since it was sent. */
export interface TestRun {
  readonly state: 'asking' | 'done' | 'stopped' | 'failed';
  readonly text: string;
  readonly status: number | undefined;
  readonly firstTokenMs: number | undefined;
  readonly totalMs: number | undefined;
  readonly problem: string | undefined;
}

const asking: TestRun = {
  state: 'asking',
  text: '',
  status: undefined,
  firstTokenMs: undefined,
  totalMs: undefined,
  problem: undefined,
};

/** Sends one request for real; a new one, and leaving the page, end the one before. */
export function useTest(): { readonly run: TestRun | undefined; send(question: TestQuestion): void; stop(): void } {
  const { broken } = useTexts().server.tester;
  const [run, setRun] = useState<TestRun>();
  const controller = useRef<AbortController>(undefined);
  useEffect(() => () => controller.current?.abort(), []);

  const send = useCallback(
    (question: TestQuestion) => {
      controller.current?.abort();
      const mine = new AbortController();
      controller.current = mine;
      const startedAt = performance.now();
      const elapsed = () => performance.now() - startedAt;
      const change = (changes: Partial<TestRun>) => {
        if (controller.current === mine) setRun((before) => ({ ...(before ?? asking), ...changes }));
      };
      setRun(asking);
      ask(question, mine.signal, change, elapsed, broken).catch((error: unknown) => {
        const isStop = mine.signal.aborted;
        const known = error instanceof ApiError ? error : undefined;
        change({
          state: isStop ? 'stopped' : 'failed',
          totalMs: elapsed(),
          ...(known !== undefined && known.status !== 0 && { status: known.status }),
          ...(!isStop && { problem: known?.message ?? broken }),
        });
      });
    },
    [broken],
  );
  return { run, send, stop: () => controller.current?.abort() };
}

async function ask(
  question: TestQuestion,
  signal: AbortSignal,
  change: (changes: Partial<TestRun>) => void,
  elapsed: () => number,
  broken: string,
): Promise<void> {
  const { path, headers, body } = requestOf(question);
  const response = await callHub(path, { json: body, headers, signal });
  change({ status: response.status });
  if (response.body === null) throw new ApiError(response.status, 'no_body', broken);
  let text = '';
  let firstTokenMs: number | undefined;
  let isWhole = false;
  for await (const data of recordsOf(question.dialect, response.body)) {
    const piece = pieceOf(question.dialect, data);
    if (piece.error !== undefined) throw new ApiError(response.status, 'stream', piece.error);
    isWhole ||= isEnd(question.dialect, data);
    if (piece.text === '') continue;
    text += piece.text;
    firstTokenMs ??= elapsed();
    change({ text, firstTokenMs });
  }
  if (!isWhole) throw new ApiError(response.status, 'broken', broken);
  change({ state: 'done', totalMs: elapsed() });
}

async function* recordsOf(dialect: TestQuestion['dialect'], body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  if (dialect === 'ollama') return yield* readLines(body);
  for await (const { data } of readEvents(body)) yield data;
}
