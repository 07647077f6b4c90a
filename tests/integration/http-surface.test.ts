import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../server/engines/fake/engine.ts';
import { systemClock } from '../../server/telemetry/clock.ts';
import { MASTER_KEY, startTestHub, type TestHub } from '../helpers/start-test-hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ engines: [createFakeEngine({ clock: systemClock })] });
});
afterAll(() => hub.stop());

const chat = { model: 'echo', messages: [{ role: 'user', content: 'hi there' }] };
const errorOf = async (response: Response) => ((await response.json()) as { error: Record<string, unknown> }).error;

/** A request with headers that `fetch` would not let through, such as Host. */
function raw(path: string, headers: Record<string, string>, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(hub.url + path, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** Bytes that no HTTP library would send, and all that comes back. */
function rawBytes(bytes: string): Promise<string> {
  const { hostname, port } = new URL(hub.url);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  return text(socket);
}

describe('every answer', () => {
  it.each(['/v1/models', '/nowhere', '/health', '/v1/chat/completions'])('of %s carries a request id', async (path) => {
    const response = await hub.call(path);
    expect(response.headers.get('x-request-id')).toMatch(/^req_/);
    await response.body?.cancel();
  });

  it('keeps a safe request id of the caller and replaces an unsafe one', async () => {
    const kept = await hub.call('/health', { headers: { 'x-request-id': 'trace-1.2' } });
    expect(kept.headers.get('x-request-id')).toBe('trace-1.2');
    const replaced = await hub.call('/health', { headers: { 'x-request-id': 'a b;c' } });
    expect(replaced.headers.get('x-request-id')).toMatch(/^req_/);
  });
});

describe('what is hardly a request', () => {
  it.each([
    ['no HTTP at all', 'HELLO\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['no Host', 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n', 403],
  ])('is answered as everything else: %s', async (_name, bytes, status) => {
    const [head, body] = (await rawBytes(bytes)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(/x-request-id: req_/i);
    expect(Object.keys((JSON.parse(body ?? '') as { error: object }).error)).toEqual([
      'message',
      'type',
      'param',
      'code',
    ]);
  });

  it('names the hub in its first line, as to a proxy, and that name counts', async () => {
    const ask = (target: string) => rawBytes(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    expect(await ask('http://localhost/health')).toContain('HTTP/1.1 200');
    expect(await ask('http://localhost')).toContain('Homeport is running');
    expect(await ask('http://evil.example/health')).toContain('HTTP/1.1 403');
  });
});

describe('paths and methods', () => {
  it.each([
    '/chat/completions',
    '/v1/chat/completions',
    '//v1//chat/completions',
    '/v1/v1/chat/completions',
    '/v1/chat/completions/',
  ])('serve chat at %s', async (path) => {
    const response = await hub.call(path, { json: chat });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ choices: [{ message: { content: 'hi there' } }] });
  });

  it('answer an unknown path with 404 in JSON that names it', async () => {
    const response = await hub.call('/v1/nonsense');
    expect(response.status).toBe(404);
    const body = (await response.json()) as object;
    expect(body).toMatchObject({
      error: { code: 'unknown_url', message: expect.stringContaining('/v1/nonsense') as string },
      detail: 'Not Found',
    });
    expect(Object.keys(body)[0]).toBe('error');
  });

  it.each([
    ['GET', '/v1/chat/completions', 'POST'],
    ['DELETE', '/v1/models/echo', 'GET, HEAD'],
    ['PUT', '/health', 'GET, HEAD'],
    ['GET', '/key/generate', 'POST'],
  ])('answer %s %s with 405 and Allow', async (method, path, allowed) => {
    const response = await hub.call(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toContain(allowed);
    expect(await errorOf(response)).toMatchObject({ code: expect.stringMatching(/method_not_allowed|405/) as string });
  });

  it.each(['/v1/models', '/v1/models/echo', '/health', '/health/liveliness', '/metrics', '/'])(
    'answer HEAD %s',
    async (path) => {
      const response = await hub.call(path, { method: 'HEAD' });
      expect(response.status).toBe(200);
      expect(await response.text()).toBe('');
    },
  );

  it.each(['hf.co/a/b:Q4', 'hf.co%2Fa%2Fb%3AQ4', 'hf.co/a/b:Q4/'])('take slashes in a model id: %s', async (id) => {
    await hub.call('/hub/model-aliases/hf.co%2Fa%2Fb%3AQ4', { method: 'PUT', body: JSON.stringify({ model: 'echo' }) });
    const response = await hub.call(`/v1/models/${id}`);
    expect(await response.json()).toMatchObject({ id: 'hf.co/a/b:Q4' });
  });

  it('read a JSON body whatever its content type', async () => {
    const response = await hub.call('/v1/chat/completions', {
      method: 'POST',
      body: JSON.stringify(chat),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(response.status).toBe(200);
    await response.body?.cancel();
  });

  it('greet programs and send browsers to the interface', async () => {
    expect(await (await hub.call('/', { headers: { accept: '*/*' } })).text()).toBe('Homeport is running');
    const browser = await hub.call('/', { headers: { accept: 'text/html' }, redirect: 'manual' });
    expect([browser.status, browser.headers.get('location')]).toEqual([302, '/ui/']);
  });
});

describe('keys', () => {
  it.each([
    ['x-litellm-api-key', 'Bearer KEY'],
    ['x-litellm-api-key', 'KEY'],
    ['authorization', 'Bearer KEY'],
    ['authorization', 'bearer KEY'],
    ['api-key', 'KEY'],
    ['x-api-key', 'KEY'],
    ['x-goog-api-key', 'KEY'],
    ['ocp-apim-subscription-key', 'KEY'],
  ])('are read from %s: %s', async (header, value) => {
    const response = await hub.call('/v1/models', {
      key: null,
      headers: { [header]: value.replace('KEY', MASTER_KEY) },
    });
    expect(response.status).toBe(200);
    await response.body?.cancel();
  });

  it('count as absent when a client sends its empty setting, and the next header is tried', async () => {
    for (const empty of ['Bearer ', 'Bearer undefined', 'Bearer null']) {
      const response = await hub.call('/v1/models', {
        key: null,
        headers: { authorization: empty, 'api-key': MASTER_KEY },
      });
      expect(response.status).toBe(200);
      await response.body?.cancel();
    }
  });

  it.each(['KEY', 'Token KEY', 'sk-unknown-0000000000000000'])(
    'are refused in Authorization without Bearer: %s',
    async (value) => {
      const headers = { authorization: value.replace('KEY', MASTER_KEY), 'api-key': MASTER_KEY };
      for (const path of ['/v1/models', '/key/list', '/health']) {
        const response = await hub.call(path, { key: null, headers });
        expect(response.status).toBe(401);
        expect((await errorOf(response))['message']).toContain('Malformed API Key');
      }
    },
  );

  it('are read from the first header that holds one, by LiteLLM’s order', async () => {
    const order = ['x-litellm-api-key', 'authorization', 'api-key', 'x-api-key', 'x-goog-api-key'];
    const present = (name: string, key: string) => [name, name === 'authorization' ? `Bearer ${key}` : key];
    for (const [index, first] of order.entries()) {
      const later = order.slice(index + 1);
      const ask = async (firstKey: string, laterKey: string) => {
        const headers = [present(first, firstKey), ...later.map((name) => present(name, laterKey))];
        const response = await hub.call('/v1/models', {
          key: null,
          headers: Object.fromEntries(headers) as Record<string, string>,
        });
        await response.body?.cancel();
        return response.status;
      };
      expect([await ask(MASTER_KEY, 'sk-unknown-00000000'), await ask('sk-unknown-00000000', MASTER_KEY)]).toEqual([
        200, 401,
      ]);
    }
  });

  it.each([
    [null, 'No api key passed in'],
    ['invalid-key', 'LiteLLM Virtual Key expected'],
    ['sk-unknown-0000000000000000', 'Invalid proxy server token passed'],
  ])('%j is refused with 401 that says why', async (key, marker) => {
    const response = await hub.call('/v1/chat/completions', { json: chat, key });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await errorOf(response)).toMatchObject({ message: expect.stringContaining(marker) as string, code: '401' });
  });

  it.each(['/v1/models', '/models/echo'])('are told of alike on every model route: %s', async (path) => {
    const response = await hub.call(path, { key: 'sk-unknown-0000000000000000' });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await errorOf(response)).toMatchObject({ code: '401', param: 'key' });
  });

  it('are never accepted from the query string', async () => {
    const response = await hub.call(`/v1/models?key=${MASTER_KEY}&api_key=${MASTER_KEY}`, { key: null });
    expect(response.status).toBe(401);
    await response.body?.cancel();
  });
});

describe('pages of other origins', () => {
  const preflight = (origin: string) =>
    hub.call('/v1/chat/completions', {
      method: 'OPTIONS',
      key: null,
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,x-stainless-lang,x-api-key',
        'access-control-request-private-network': 'true',
      },
    });

  it('get a preflight without a key, when they are allowed', async () => {
    const response = await preflight('http://localhost:5173');
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': 'http://localhost:5173',
      'access-control-allow-headers': 'authorization,x-stainless-lang,x-api-key',
      'access-control-allow-private-network': 'true',
      vary: expect.stringContaining('Origin') as string,
    });
  });

  it.each([
    'http://localhost',
    'https://localhost',
    'https://localhost:3000',
    'http://127.0.0.1:8080',
    'http://[::1]:3000',
    'vscode-webview://1a2b',
    'app://obsidian.md',
    'tauri://localhost',
    'http://tauri.localhost',
  ])('are allowed from this computer at first: %s', async (origin) => {
    expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBe(origin);
    expect((await hub.call('/v1/models', { headers: { origin } })).status).toBe(200);
  });

  it.each(['null', 'http://localhost.evil.example', 'https://evil.example:443', 'http://localhost:1@evil.example'])(
    'are not allowed at first: %s',
    async (origin) => {
      expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
      expect((await hub.call('/v1/models', { headers: { origin } })).status).toBe(403);
    },
  );

  it('get no permission when they are not', async () => {
    const response = await preflight('https://evil.example');
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('can read errors too', async () => {
    const response = await hub.call('/v1/models', { key: 'sk-wrong', headers: { origin: 'http://localhost:5173' } });
    expect(response.status).toBe(401);
    expect(response.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
    expect(response.headers.get('access-control-expose-headers')).toContain('x-request-id');
  });

  it('are refused before anything is done', async () => {
    const response = await hub.call('/key/generate', {
      method: 'POST',
      body: '{"key_alias":"planted"}',
      headers: { origin: 'https://evil.example', 'content-type': 'text/plain' },
    });
    expect(response.status).toBe(403);
    const list = await (await hub.call('/key/list?return_full_object=true&size=100')).text();
    expect(list).not.toContain('planted');
  });

  it('are refused under a name that only points here', async () => {
    expect(await raw('/v1/models', { host: 'evil.example', authorization: `Bearer ${MASTER_KEY}` })).toBe(403);
    expect(await raw('/health', { host: 'evil.example:4000' })).toBe(403);
    expect(await raw('/health', { host: 'localhost:4000' })).toBe(200);
    expect(await raw('/health', { host: '[::1]:4000' })).toBe(200);
    expect(await raw('/health', { host: '0.0.0.0:4000' })).toBe(200);
    expect(await raw('/health', { host: '0.0.0.0.evil.example' })).toBe(403);
  });

  it('reach the hub under the names that its owner gave it, and as a container’s host at first', async () => {
    expect(await raw('/health', { host: 'host.docker.internal:4000' })).toBe(200);
    expect(await raw('/health', { host: 'models.example:443' })).toBe(403);
    await hub.call('/hub/settings', { method: 'PATCH', body: JSON.stringify({ hostNames: ['Models.example'] }) });
    expect(await raw('/health', { host: 'models.EXAMPLE:443' })).toBe(200);
    expect(await raw('/health', { host: 'host.docker.internal:4000' })).toBe(403);
  });
});

describe('bad bodies on a model route', () => {
  const post = (body: string, path = '/v1/chat/completions') => hub.call(path, { method: 'POST', body });
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

  it.each([
    ['', 'invalid_json', 'empty'],
    ['{"model":', 'invalid_json', 'not valid JSON'],
    ['[]', 'invalid_json', 'array'],
    ['{"model":"echo"}', 'missing_required_parameter', 'messages'],
    ['{"messages":[{"role":"user","content":"x"}]}', 'missing_required_parameter', 'model'],
    ['{"model":"echo","messages":[]}', 'invalid_value', 'messages'],
    ['{"model":"echo","messages":"hi"}', 'invalid_type', 'messages'],
    ['{"model":7,"messages":[{"role":"user","content":"x"}]}', 'invalid_type', 'model'],
    ['{"model":"echo","messages":[{"role":"robot","content":"x"}]}', 'invalid_value', 'messages[0].role'],
    ['{"model":"echo","messages":[{"role":"user","content":"x"}],"max_tokens":-5}', 'invalid_value', 'max_tokens'],
    ['{"model":"echo","messages":[{"role":"user","content":"x"}],"max_tokens":1e999}', 'invalid', 'max_tokens'],
    ['{"model":"echo","messages":[{"role":"user","content":"x"}],"temperature":99}', 'invalid_value', 'temperature'],
    ['{"model":"echo","messages":[{"role":"user","content":"x"}],"temperature":"hot"}', 'invalid_type', 'temperature'],
    ['{"model":"echo","messages":[{"role":"user","content":"x"}],"n":0}', 'invalid_value', 'n'],
    [`{"model":"echo","messages":[{"role":"user","content":${deep}}]}`, 'invalid', 'nested'],
  ])('%.60s is refused with 400', async (body, code, mention) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    const error = await errorOf(response);
    expect(error['code']).toContain(code);
    expect(`${String(error['message'])} ${String(error['param'])}`).toContain(mention);
    expect(Object.keys(error).toSorted()).toEqual(['code', 'message', 'param', 'type']);
  });

  it('an unknown model gets 404 with near matches', async () => {
    const response = await post(JSON.stringify({ ...chat, model: 'ecko' }));
    expect(response.status).toBe(404);
    expect(await errorOf(response)).toMatchObject({
      code: 'model_not_found',
      param: 'model',
      message: expect.stringContaining('echo') as string,
    });
  });

  it('a body over the limit gets 413', async () => {
    const response = await post(`{"model":"echo","x":"${'a'.repeat(33 * 1024 * 1024)}"}`);
    expect(response.status).toBe(413);
    expect(await errorOf(response)).toMatchObject({ code: 'request_too_large' });
  });

  it.each(['constructor', '__proto__', 'toString'])('a model named %s is none, whoever asks', async (model) => {
    const made = await hub.call('/key/generate', { json: { aliases: { a: 'b' }, model_rpm_limit: { a: 5 } } });
    const { key } = (await made.json()) as { key: string };
    for (const by of [MASTER_KEY, key]) {
      const response = await hub.call('/v1/chat/completions', { json: { ...chat, model }, key: by });
      expect(response.status).toBe(404);
      expect(await errorOf(response)).toMatchObject({ code: 'model_not_found' });
    }
  });

  it('a file that begins with a byte order mark is read', async () => {
    const response = await post(`\ufeff${JSON.stringify(chat)}`);
    expect(await response.json()).toMatchObject({ choices: [{ message: { content: 'hi there' } }] });
  });

  it.each([60_000, 600_000, 3_600_000])(
    'a client timeout of %i that came along in the body does no harm',
    async (timeout) => {
      const response = await post(JSON.stringify({ ...chat, timeout }));
      expect(response.status).toBe(200);
      await response.body?.cancel();
    },
  );

  it('a lone surrogate does no harm', async () => {
    const response = await post('{"model":"echo","messages":[{"role":"user","content":"a\\ud800b"}]}');
    expect(await response.json()).toMatchObject({ choices: [{ message: { content: 'a\ufffdb' } }] });
  });
});

describe('health and metrics', () => {
  it.each(['/health/liveliness', '/health/liveness', '/healthz'])('%s says it is alive without a key', async (path) => {
    expect(await (await hub.call(path, { key: null })).json()).toBe("I'm alive!");
  });

  it('health is small without a key and full with one', async () => {
    expect(await (await hub.call('/health', { key: null })).json()).toEqual({ status: 'healthy' });
    expect(await (await hub.call('/health')).json()).toMatchObject({ healthy_count: 1, unhealthy_count: 0 });
    expect((await hub.call('/health', { key: 'sk-wrong' })).status).toBe(401);
  });

  it.each(['/metrics', '/metrics/'])('%s is Prometheus text without a redirect', async (path) => {
    await (await hub.call('/v1/chat/completions', { json: chat })).text();
    const response = await hub.call(path, { key: null, redirect: 'manual' });
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(/homeport_requests_total\{.*model="echo".*\} \d+/);
  });
});

describe('the OpenAPI document', () => {
  it('lists every route that the hub serves', async () => {
    const { paths } = (await (await hub.call('/openapi.json')).json()) as { paths: Record<string, object> };
    for (const path of [
      '/v1/chat/completions',
      '/completions',
      '/v1/embeddings',
      '/v1/models/{id}',
      '/key/generate',
      '/hub/status',
      '/health',
      '/metrics',
    ]) {
      expect(paths).toHaveProperty([path]);
    }
  });
});

describe('the page that draws diagrams', () => {
  it('has rules of its own: no net, frames of the interface alone', async () => {
    const policyOf = async (path: string) => (await hub.call(path)).headers.get('content-security-policy') ?? '';
    const own = await policyOf('/ui/diagram.html');
    expect(own).toContain("default-src 'none'");
    expect(own).toContain("frame-ancestors 'self'");
    expect(own).not.toMatch(/connect-src|unsafe-eval|script-src[^;]*unsafe/);
    for (const path of ['/ui/', '/ui/chat/x', '/ui/diagram', '/ui/diagram.html/x']) {
      const policy = await policyOf(path);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("require-trusted-types-for 'script'");
    }
  });

  it('reads its scripts as a stranger, and nothing else', async () => {
    const asStranger = (path: string, method = 'GET') => raw(path, { origin: 'null' }, method);
    expect(await asStranger('/ui/assets/no-such-file.js')).toBe(404);
    expect(await asStranger('/ui/')).toBe(403);
    expect(await asStranger('/hub/status')).toBe(403);
    expect(await asStranger('/ui/assets/../../hub/status')).toBe(403);
    expect(await asStranger('/ui/assets/x', 'POST')).toBe(403);
  });
});
