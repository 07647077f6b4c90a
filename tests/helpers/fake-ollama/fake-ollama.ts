import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Exchange, type RecordedRequest, type Scenario } from './exchange.ts';
import { FakeState, type FakeOllamaOptions } from './fake-state.ts';
import * as inference from './inference-routes.ts';
import * as store from './store-routes.ts';

/** A scripted Ollama over real HTTP. */
export interface FakeOllama {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** `127.0.0.1:<port>`, as OLLAMA_HOST writes it. */
  readonly host: string;
  readonly state: FakeState;
  /** Every request that arrived, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** Answers the next request to this path by hand; several scripts wait in line, then the default answers again. */
  script(path: string, ...scenarios: readonly Scenario[]): void;
  /** Answers every request to this path by hand, until called with undefined. */
  always(path: string, scenario: Scenario | undefined): void;
  /** The next request to this path that has not been handed out yet. */
  nextRequest(path: string): Promise<RecordedRequest>;
  /** Ends all connections and stops listening. */
  close(): Promise<void>;
}

/** Starts a fake Ollama on loopback; without scripts it answers everything sensibly and always the same. */
export async function startFakeOllama(options: FakeOllamaOptions = {}): Promise<FakeOllama> {
  const fake = createFakeApp(options);
  const server = createServer(fake.listener);
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...fake,
    host,
    url: `http://${host}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

interface FakeApp extends Pick<FakeOllama, 'state' | 'requests' | 'script' | 'always' | 'nextRequest'> {
  readonly listener: RequestListener;
}

/** The fake without its socket, for a server that listens in its own way. */
export function createFakeApp(options: FakeOllamaOptions): FakeApp {
  const state = new FakeState(options);
  const requests: RecordedRequest[] = [];
  const scripts = new Map<string, Scenario[]>();
  const standing = new Map<string, Scenario>();
  const handedOut = new Set<RecordedRequest>();
  const waiting = new Map<string, ((request: RecordedRequest) => void)[]>();

  async function handle(request: IncomingMessage, exchange: Exchange): Promise<void> {
    requests.push(exchange.recorded);
    const { path } = exchange.recorded;
    const waiter = waiting.get(path)?.shift();
    if (waiter !== undefined) {
      handedOut.add(exchange.recorded);
      waiter(exchange.recorded);
    }
    const scenario = scripts.get(path)?.shift() ?? standing.get(path);
    if (scenario !== undefined) await scenario(exchange);
    else if (!isAllowedHost(request.headers.host ?? '')) exchange.reply(403);
    else await route(exchange, state);
  }

  return {
    state,
    requests,
    listener: (request, response) => {
      void readBody(request).then(async (body) => handle(request, new Exchange(request, response, body)));
    },
    script(path, ...scenarios) {
      scripts.set(path, [...(scripts.get(path) ?? []), ...scenarios]);
    },
    always(path, scenario) {
      if (scenario === undefined) standing.delete(path);
      else standing.set(path, scenario);
    },
    async nextRequest(path) {
      const known = requests.find((request) => request.path === path && !handedOut.has(request));
      if (known !== undefined) {
        handedOut.add(known);
        return known;
      }
      const { promise, resolve } = Promise.withResolvers<RecordedRequest>();
      waiting.set(path, [...(waiting.get(path) ?? []), resolve]);
      return promise;
    },
  };
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return undefined; // The client left while it was still sending.
  }
  const text = Buffer.concat(chunks).toString();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What a server bound to loopback lets in. */
function isAllowedHost(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|.*\.(localhost|local|internal))$/.test(name);
}

type Handler = (exchange: Exchange, state: FakeState) => Promise<void> | void;

const routes: Readonly<Record<string, Handler>> = {
  'GET /': (exchange) => exchange.reply(200, 'Ollama is running'),
  'HEAD /': (exchange) => exchange.reply(200),
  'GET /api/version': (exchange, state) => exchange.reply(200, { version: state.version }),
  'HEAD /api/version': (exchange) => exchange.reply(200),
  'GET /api/status': (exchange) => exchange.reply(200, { cloud: { disabled: false, source: 'none' } }),
  'GET /api/tags': store.tags,
  'HEAD /api/tags': (exchange) => exchange.reply(200),
  'GET /api/ps': store.ps,
  'POST /api/show': store.show,
  'POST /api/pull': store.pull,
  'POST /api/push': store.push,
  'POST /api/create': store.create,
  'POST /api/copy': store.copy,
  'DELETE /api/delete': store.remove,
  'GET /v1/models': store.compatibleModels,
  'POST /api/chat': inference.chat,
  'POST /api/generate': inference.generate,
  'POST /api/embed': inference.embed,
  'POST /api/embeddings': inference.embeddings,
};

async function route(exchange: Exchange, state: FakeState): Promise<void> {
  const { method, path, body } = exchange.recorded;
  const handler = path.startsWith('/api/blobs/') ? store.blob : routes[`${method} ${path}`];
  if (handler !== undefined) {
    if (method === 'POST' && handler !== store.blob && (body === undefined || typeof body === 'string')) {
      exchange.reply(400, { error: body === undefined ? 'missing request body' : 'invalid character in request' });
      return;
    }
    await handler(exchange, state);
    return;
  }
  const isKnownPath = Object.keys(routes).some((key) => key.endsWith(` ${path}`));
  exchange.reply(isKnownPath ? 405 : 404, isKnownPath ? '405 method not allowed' : '404 page not found');
}
