import { HubError, toHubError } from '../../domain/errors.ts';
import type { Job, LoadOptions, RequestEvent, ToChild } from './child-protocol.ts';
import { openChildPort } from './child/child-port.ts';
import type { JobOutput, JobResult } from './child/job-output.ts';
import type { HostedModel } from './child/model-host.ts';
import { openLibrary } from './child/open-library.ts';

// The process in which llama.cpp runs. A damaged file can make it abort(), and then only this process ends.

const port = openChildPort();
const running = new Map<number, AbortController>();
let hosted: HostedModel | undefined;

const opened = openLibrary();
opened.then(
  (llama) => port.send({ type: 'ready', version: llama.llamaCppRelease.release }),
  (error: unknown) => port.send({ type: 'unavailable', message: messageOf(error) }),
);

port.onMessage((message: ToChild) => {
  switch (message.type) {
    case 'load':
      return void load(message);
    case 'unload':
      return void unload();
    case 'run':
      return void run(message.id, message);
    case 'count':
      return void count(message.id, message);
    case 'cancel':
      return running.get(message.id)?.abort(new HubError('cancelled', 'The request was cancelled.'));
  }
});

async function load(options: LoadOptions): Promise<void> {
  try {
    const { loadModel } = await import('./child/model-host.ts');
    hosted = await loadModel(await opened, options);
    port.send({ type: 'loaded' });
  } catch (error) {
    port.send({ type: 'load-failed', message: messageOf(error) });
  }
}

async function unload(): Promise<void> {
  await hosted?.dispose();
  hosted = undefined;
  port.send({ type: 'unloaded' });
}

async function run(id: number, job: Job): Promise<void> {
  const abort = new AbortController();
  running.set(id, abort);
  const send = (event: RequestEvent) => port.send(event);
  try {
    const { finish, stopText, timing, usage } = await runJob(job, outputOf(id, send), abort.signal);
    send({
      type: 'done',
      id,
      usage,
      ...(finish !== undefined && { finish }),
      ...(stopText !== undefined && { stopText }),
      ...(timing !== undefined && { timing }),
    });
  } catch (thrown) {
    send(failed(id, abort.signal.aborted ? toHubError(abort.signal.reason) : explain(thrown)));
  } finally {
    running.delete(id);
  }
}

async function count(id: number, job: Job): Promise<void> {
  try {
    port.send({ type: 'counted', id, tokens: await countJob(job) });
  } catch (thrown) {
    port.send(failed(id, explain(thrown)));
  }
}

async function countJob(job: Job): Promise<number> {
  const model = requireHosted();
  switch (job.kind) {
    case 'chat':
      return (await import('./child/chat.ts')).chatPrompt(model, job).prompt.length;
    case 'complete':
    case 'infill':
      return (await import('./child/complete.ts')).promptOf(model.model, job).length;
    case 'embed':
      return Math.max(0, ...(await import('./child/embed.ts')).inputsOf(model, job.inputs).map(({ length }) => length));
  }
}

function failed(id: number, { code, message, details }: HubError): RequestEvent {
  const { param, promptTokens, contextLength } = details;
  return {
    type: 'failed',
    id,
    code,
    message,
    ...(param != null && { param }),
    ...(promptTokens !== undefined && { promptTokens }),
    ...(contextLength !== undefined && { contextLength }),
  };
}

function requireHosted(): HostedModel {
  if (hosted === undefined) throw new HubError('internal', 'The engine was asked before a model was loaded.');
  return hosted;
}

async function runJob(job: Job, output: JobOutput, signal: AbortSignal): Promise<JobResult> {
  const hosted = requireHosted();
  switch (job.kind) {
    case 'chat':
      return (await import('./child/chat.ts')).chat(hosted, job, output, signal);
    case 'complete':
    case 'infill':
      return (await import('./child/complete.ts')).complete(hosted, job, output, signal);
    case 'embed':
      return (await import('./child/embed.ts')).embed(hosted, job, output, signal);
  }
}

function outputOf(id: number, send: (event: RequestEvent) => void): JobOutput {
  return {
    started: () => send({ type: 'started', id }),
    text: (text, logprobs) => send({ type: 'text', id, text, ...(logprobs !== undefined && { logprobs }) }),
    thought: (text) => send({ type: 'thought', id, text }),
    call: (call, name) => send({ type: 'call', id, call, name }),
    arguments: (call, text) => send({ type: 'arguments', id, call, text }),
    vector: (index, vector) => send({ type: 'vector', id, index, vector }),
  };
}

/** What the library throws is about the model and the request, not a bug of the hub. */
function explain(thrown: unknown): HubError {
  if (thrown instanceof HubError) return thrown;
  // Frames only: the message may hold a piece of the answer.
  const frames =
    thrown instanceof Error ? (thrown.stack ?? '').split('\n').filter((line) => line.startsWith('    at ')) : [];
  process.stderr.write(`${thrown instanceof Error ? thrown.name : typeof thrown}\n${frames.join('\n')}\n`);
  const reason = thrown instanceof SyntaxError ? 'it wrote broken JSON' : messageOf(thrown);
  return new HubError('engine_bad_answer', `llama.cpp could not finish the answer: ${reason}. Try again.`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
