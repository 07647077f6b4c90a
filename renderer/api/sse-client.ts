/** One event of a stream of server-sent events. */
export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/**
 * Takes text in pieces of any size and gives the events that became whole. Comments and unknown fields are skipped.
 * Lines end with LF, CRLF or CR (HTML standard, 9.2.6).
 */
export function createSseParser(): (text: string) => readonly ServerEvent[] {
  let rest = '';
  let event = '';
  let data: string[] = [];

  function readLine(line: string): ServerEvent | undefined {
    if (line === '') {
      const whole = data.length === 0 ? undefined : { event: event || 'message', data: data.join('\n') };
      event = '';
      data = [];
      return whole;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
    return undefined;
  }

  return (text) => {
    const known = rest + text;
    // A CR at the very end may be the first half of a CRLF.
    const end = known.endsWith('\r') ? known.length - 1 : known.length;
    const lines = known.slice(0, end).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '') + known.slice(end);
    return lines.map(readLine).filter((whole) => whole !== undefined);
  };
}

/** The events of a response's body, as they arrive. An event that the end of the body cuts off is none. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const parse = createSseParser();
  const decoder = new TextDecoder();
  // Not every browser that is supported can walk over a stream with `for await`.
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* parse(decoder.decode(value, { stream: true }));
    }
  } finally {
    // Also when the reader of the events left early; a stream that is over or broken has nothing to cancel.
    reader.cancel().catch(() => undefined);
  }
}
