/** Ollama's last line is short; of what is longer the end is enough. */
const KEPT_CHARACTERS = 4096;

/**
 * Hands bytes on as they come, and tells once that they say that the work succeeded: before the piece that says so, for
 * some clients leave as soon as they have read it.
 * @param isSilent there are no words for it: the end alone says so
 */
export async function* noteSuccess(
  body: AsyncIterable<Uint8Array>,
  isSilent: boolean,
  done: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder();
  let end = '';
  let isDone = false;
  for await (const chunk of body) {
    end = (end + decoder.decode(chunk, { stream: true })).slice(-KEPT_CHARACTERS);
    if (!isDone && !isSilent && saysSuccess(end)) {
      isDone = true;
      await done();
    }
    yield chunk;
  }
  if (isSilent) await done();
}

function saysSuccess(end: string): boolean {
  const last = end.trimEnd().split('\n').at(-1) ?? '';
  return /"status"\s*:\s*"success"/.test(last);
}
