import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface LibraryAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface FakeLibrary {
  readonly url: string;
  /** What was asked for, such as `/v2/library/qwen3/manifests/8b`. */
  readonly asked: string[];
  /** Status and body for a path; by default a manifest of `sizeBytes`. */
  answer: (path: string) => LibraryAnswer | Promise<LibraryAnswer>;
  close(): Promise<void>;
}

/** Ollama's library, as far as manifests go: an image's manifest of version 2, with layers for weights and for words. */
export async function startFakeLibrary(sizeBytes = 1_234_567_890): Promise<FakeLibrary> {
  const server = createServer((req, res) => {
    const path = req.url ?? '';
    library.asked.push(path);
    void Promise.resolve(library.answer(path)).then(({ status, body }) => {
      res.writeHead(status, { 'content-type': 'application/json' });
      res.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const library: FakeLibrary = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    answer: () => ({ status: 200, body: manifest(sizeBytes) }),
    async close() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
  return library;
}

export function manifest(sizeBytes: number): object {
  const layer = (kind: string, size: number) => ({
    mediaType: `application/vnd.ollama.image.${kind}`,
    digest: `sha256:${'a'.repeat(64)}`,
    size,
  });
  return {
    schemaVersion: 2,
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    config: { mediaType: 'application/vnd.docker.container.image.v1+json', digest: 'sha256:b', size: 486 },
    layers: [layer('model', sizeBytes), layer('template', 1723), layer('license', 11_343)],
  };
}
