import { startFakeOllama, type FakeOllama } from './fake-ollama/fake-ollama.ts';
import { chatModel, defaultModels, type FakeModel } from './fake-ollama/fake-models.ts';
import { validateChatStream, type StreamExpectation, type ValidatedStream } from './openai-stream-validator.ts';
import { startTestHub, type TestHub, type TestHubOptions } from './start-test-hub.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export interface ChatMessage extends Json {
  readonly content: string | null;
  readonly reasoning_content?: string;
  readonly tool_calls?: readonly {
    readonly id: string;
    readonly function: { readonly name: string; readonly arguments: string };
  }[];
}

export const visionModel: FakeModel = {
  ...chatModel,
  name: 'llava:7b',
  capabilities: ['completion', 'vision'],
  digest: 'd'.repeat(64),
};
export const slashModel: FakeModel = { ...chatModel, name: 'hf.co/acme/tiny:Q4', digest: 'e'.repeat(64) };

export const user = (content: unknown) => [{ role: 'user', content }];

/** A hub in front of a fake Ollama, spoken to as clients do. */
export interface PitfallWorld {
  readonly hub: TestHub;
  readonly ollama: FakeOllama;
  post(path: string, json: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** One chat, with a question unless `body` has messages. */
  chat(body?: Json): Promise<Answer>;
  /** The same streamed, held against every rule of the strict clients. */
  stream(body?: Json, expected?: StreamExpectation): Promise<ValidatedStream>;
  /** What Ollama was sent last. */
  sent(path?: string): Json;
  /** How often Ollama was asked. */
  count(path?: string): number;
  stop(): Promise<void>;
}

export async function startPitfallWorld({
  fetchImage,
}: Pick<TestHubOptions, 'fetchImage'> = {}): Promise<PitfallWorld> {
  const ollama = await startFakeOllama({ models: [...defaultModels, visionModel, slashModel] });
  const hub = await startTestHub({
    args: ['--ollama-host', ollama.url],
    ...(fetchImage !== undefined && { fetchImage }),
  });
  const path = '/v1/chat/completions';
  const question = { model: chatModel.name, messages: user('hello there') };

  const post: PitfallWorld['post'] = async (route, json, headers = {}) => {
    const response = await hub.call(route, { json, headers });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Json };
  };

  return {
    hub,
    ollama,
    post,
    chat: async (body = {}) => post(path, { ...question, ...body }),
    async stream(body = {}, expected = {}) {
      const response = await hub.call(path, { json: { ...question, stream: true, ...body } });
      return validateChatStream(await response.bytes(), expected);
    },
    sent: (route = '/api/chat') => (ollama.requests.findLast((request) => request.path === route)?.body ?? {}) as Json,
    count: (route = '/api/chat') => ollama.requests.filter((request) => request.path === route).length,
    async stop() {
      await hub.stop();
      await ollama.close();
    },
  };
}

export function messageOf({ body }: Answer): ChatMessage {
  return choicesOf(body)[0]?.message as ChatMessage;
}

export function choicesOf(body: Json): readonly {
  readonly message?: ChatMessage;
  readonly text?: string;
  readonly index: number;
  readonly finish_reason: string;
  readonly logprobs: unknown;
}[] {
  return body['choices'] as never;
}
