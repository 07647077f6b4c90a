import type { Scenario } from './exchange.ts';

/** The habits of a real Ollama that a hub has to survive, ready to script. */

/** What a full load queue answers: 503, JSON text, no `Retry-After`. */
export const busy: Scenario = (exchange) =>
  exchange.reply(503, { error: 'server busy, please try again.  maximum pending requests exceeded' });

/** A refused Host or Origin: 403 without a body. */
export const forbidden: Scenario = (exchange) => exchange.reply(403);

/** A handler that panicked: 500 without a body. */
export const panic: Scenario = (exchange) => exchange.reply(500);

export const notEnoughMemory: Scenario = (exchange) =>
  exchange.reply(500, { error: 'model requires more system memory (9.1 GiB) than is available (3.2 GiB)' });

/** The native path hands on the runner's JSON as text inside the error. */
export function promptTooLong(promptTokens: number, contextLength: number): Scenario {
  const runnersWords = JSON.stringify({
    error: {
      code: 400,
      message: `request (${promptTokens} tokens) exceeds the available context size (${contextLength} tokens), try increasing it`,
      type: 'exceed_context_size_error',
      n_prompt_tokens: promptTokens,
      n_ctx: contextLength,
    },
  });
  return (exchange) => exchange.reply(400, { error: runnersWords });
}

/** Headers and nothing are withheld until the client gives up. */
export const silence: Scenario = async (exchange) => {
  await exchange.recorded.closed;
};

/** These lines, one after another, then the end of the body. */
export function lines(...all: readonly Record<string, unknown>[]): Scenario {
  return async (exchange) => {
    for (const fields of all) await exchange.line(fields);
    exchange.end();
  };
}

/** Exact bytes, each piece in a write of its own. */
export function pieces(...all: readonly (string | Uint8Array)[]): Scenario {
  return async (exchange) => {
    for (const piece of all) {
      await exchange.bytes(piece);
      // A turn of the event loop and a little more, so that the pieces arrive apart.
      await exchange.waitOrGone(5);
    }
    exchange.end();
  };
}

/** A chat line that is not the last. */
export function chatLine(message: Record<string, unknown>): Record<string, unknown> {
  return { message: { role: 'assistant', content: '', ...message }, done: false };
}

/** The last chat line. Metric fields that are zero are missing, as in the real answer. */
export function chatDone(
  fields: Record<string, unknown> = { prompt_eval_count: 11, eval_count: 3 },
  message: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    message: { role: 'assistant', content: '', ...message },
    done: true,
    done_reason: 'stop',
    total_duration: 812_000_000,
    eval_duration: 480_000_000,
    ...fields,
  };
}

/** A runner that fails after some text: status 200, an error line, no done line. */
export const errorMidStream: Scenario = lines(chatLine({ content: 'Once upon' }), {
  error: 'an error was encountered while running the model: CUDA error: out of memory',
});

/** The repeated-token guard up to 0.33: the body just ends. */
export const endWithoutDone: Scenario = lines(chatLine({ content: 'ha ' }), chatLine({ content: 'ha ' }));

/** A runner that dies: the connection is cut in the middle. */
export const cutOff: Scenario = async (exchange) => {
  await exchange.line(chatLine({ content: 'Once' }));
  await exchange.waitOrGone(20);
  exchange.reset();
};

const weatherCall = {
  id: 'call_ab12cd34',
  function: { index: 0, name: 'get_weather', arguments: { city: 'Oslo' } },
};

/** The rendered path: a tool call on a line of its own. */
export const toolCallOnOwnLine: Scenario = lines(chatLine({ tool_calls: [weatherCall] }), chatDone());

/** The native path: tool calls inside the done line. */
export const toolCallInDoneLine: Scenario = lines(
  chatLine({ content: 'Let me look. ' }),
  chatDone({ prompt_eval_count: 20, eval_count: 9 }, { tool_calls: [weatherCall, weatherCall] }),
);
