/** The hub as the benches start and set it up. */
export const MASTER_KEY = 'sk-bench-master-key-0123456789';

/** @param entry the script to run: the bundle, or `server/main.ts` */
export function hubArgs(entry: string, dataDir: string): string[] {
  const place = ['--port', '0', '--no-open', '--data-dir', dataDir];
  return [entry, ...place, '--master-key', MASTER_KEY, '--ollama-host', '127.0.0.1:9'];
}

export async function admin<T>(origin: string, path: string, body: unknown): Promise<T> {
  const answer = await fetch(origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${MASTER_KEY}` },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

export async function addUpstream(origin: string, port: string): Promise<void> {
  await admin(origin, '/hub/upstreams', { name: 'bench-upstream', baseUrl: `http://127.0.0.1:${port}/v1` });
}

export async function makeKey(origin: string, more: object = {}): Promise<string> {
  const { key } = await admin<{ key: string }>(origin, '/key/generate', { key_alias: 'bench', ...more });
  return key;
}
