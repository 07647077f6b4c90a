import { Pool } from 'undici';

/** Something that answers chat completions. */
export interface Target {
  readonly name: string;
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
}

const PATH = '/v1/chat/completions';
const question = 'Why is the sky blue? '.repeat(40);

function body(stream: boolean, plan = '1:0'): string {
  return JSON.stringify({ model: 'bench', stream, user: plan, messages: [{ role: 'user', content: question }] });
}

const WHOLE = body(false);

/** Milliseconds of each of `count` requests, one after another, over one connection. */
export async function sequentialLatencies(target: Target, count: number): Promise<number[]> {
  const pool = new Pool(target.origin, { connections: 1 });
  const took: number[] = [];
  for (let index = 0; index < count; index++) {
    const began = performance.now();
    const answer = await pool.request({ method: 'POST', path: PATH, headers: headersOf(target), body: WHOLE });
    const text = await answer.body.text();
    took.push(performance.now() - began);
    check(target, answer.statusCode, text);
  }
  await pool.close();
  return took;
}

/** Milliseconds to the first bytes of a stream, for each of `count` streams. */
export async function firstByteLatencies(target: Target, count: number): Promise<number[]> {
  const pool = new Pool(target.origin, { connections: 1 });
  const took: number[] = [];
  for (let index = 0; index < count; index++) {
    const began = performance.now();
    const answer = await pool.request({
      method: 'POST',
      path: PATH,
      headers: headersOf(target),
      body: body(true, '2:1'),
    });
    let first: number | undefined;
    let text = '';
    for await (const chunk of answer.body) {
      first ??= performance.now() - began;
      text += String(chunk);
    }
    check(target, answer.statusCode, text);
    took.push(first ?? Number.NaN);
  }
  await pool.close();
  return took;
}

/** Requests a second at a number of connections. */
export async function throughput(target: Target, connections: number, count: number): Promise<number> {
  const pool = new Pool(target.origin, { connections });
  let left = count;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (left-- > 0) {
        const answer = await pool.request({ method: 'POST', path: PATH, headers: headersOf(target), body: WHOLE });
        check(target, answer.statusCode, await answer.body.text());
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  await pool.close();
  return count / seconds;
}

/** Chunks a second through a number of streams that run as fast as they can. */
export async function relaySpeed(target: Target, streams: number, chunks: number): Promise<number> {
  const pool = new Pool(target.origin, { connections: streams });
  const began = performance.now();
  await Promise.all(Array.from({ length: streams }, () => readStream(pool, target, `${chunks}:0`)));
  const seconds = (performance.now() - began) / 1000;
  await pool.close();
  return (streams * chunks) / seconds;
}

/** Opens many slow streams and says how many came through whole, and how late the reader's event loop was. */
export async function slowStreams(
  target: Target,
  streams: number,
  chunks: number,
  delayMs: number,
): Promise<{ whole: number }> {
  const pool = new Pool(target.origin, { connections: streams });
  const results = await Promise.allSettled(
    Array.from({ length: streams }, () => readStream(pool, target, `${chunks}:${delayMs}`)),
  );
  await pool.close();
  return { whole: results.filter((result) => result.status === 'fulfilled').length };
}

async function readStream(pool: Pool, target: Target, plan: string): Promise<void> {
  const answer = await pool.request({ method: 'POST', path: PATH, headers: headersOf(target), body: body(true, plan) });
  let tail = '';
  for await (const chunk of answer.body) tail = tail.slice(-40) + String(chunk);
  check(target, answer.statusCode, tail);
  if (!tail.includes('[DONE]')) throw new Error(`${target.name} ended a stream without [DONE]`);
}

function headersOf(target: Target): Record<string, string> {
  return { 'content-type': 'application/json', ...target.headers };
}

function check(target: Target, status: number, text: string): void {
  if (status !== 200) throw new Error(`${target.name} answered ${status}: ${text.slice(0, 200)}`);
}
