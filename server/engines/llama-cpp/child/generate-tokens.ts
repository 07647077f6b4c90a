import {
  LlamaGrammarEvaluationState,
  type LlamaGrammar,
  type LlamaContextSequence,
  type LlamaModel,
  type Token,
} from 'node-llama-cpp';
import type { FinishReason } from '../../../domain/stream-frame.ts';
import type { Generation } from '../child-protocol.ts';
import type { JobOutput } from './job-output.ts';
import { repeatPenaltyOf, samplingOf } from './sampling.ts';
import { createStopMatcher } from './stop-matcher.ts';
import { describeLogprobs, type TokenChance } from './token-logprobs.ts';
import { createTokenText } from './token-text.ts';
import type { TokenLogprob } from '../../../domain/stream-frame.ts';

export interface TokenRun {
  readonly model: LlamaModel;
  /** Holds all of the prompt but its last token. */
  readonly sequence: LlamaContextSequence;
  readonly prompt: readonly Token[];
  readonly maxTokens: number;
  readonly generation: Generation;
  readonly grammar: LlamaGrammar | undefined;
  readonly output: JobOutput;
  readonly signal: AbortSignal;
}

/**
 * Generates token by token, without a chat format: raw completions, and whatever needs log probabilities, which the
 * library's chat does not give.
 */
export async function generateTokens(
  run: TokenRun,
): Promise<{ readonly finish: FinishReason; readonly outputTokens: number }> {
  const { model, generation, signal, maxTokens } = run;
  const writer = createWriter(run);
  const produced: Token[] = [];
  for await (const chance of evaluate(run, produced)) {
    signal.throwIfAborted();
    produced.push(chance.token);
    if (model.isEogToken(chance.token)) {
      writer.end();
      return { finish: 'stop', outputTokens: produced.length };
    }
    if (writer.push(chance)) return { finish: 'stop', outputTokens: produced.length };
    if (produced.length >= maxTokens) break;
  }
  writer.end();
  return { finish: 'length', outputTokens: produced.length };

  async function* evaluate(
    { sequence, prompt, grammar }: TokenRun,
    soFar: readonly Token[],
  ): AsyncGenerator<TokenChance> {
    const penalties = repeatPenaltyOf(generation);
    const options = {
      ...samplingOf(generation),
      yieldEogToken: true,
      ...(grammar !== undefined && { grammarEvaluationState: new LlamaGrammarEvaluationState({ model, grammar }) }),
      ...(penalties !== false && {
        repeatPenalty: { ...penalties, maxPunishTokens: penalties.lastTokens, punishTokens: () => [...soFar] },
      }),
    };
    const last = prompt.slice(-1);
    if (generation.logprobs === undefined) {
      for await (const token of sequence.evaluate(last, options)) yield { token, chances: new Map() };
    } else {
      for await (const { token, probabilities } of sequence.evaluateWithMetadata(
        last,
        { probabilities: true },
        options,
      )) {
        yield { token, chances: probabilities };
      }
    }
  }
}

interface Writer {
  /** @returns true when a stop text ended the answer. */
  push(chance: TokenChance): boolean;
  end(): void;
}

/** Sends text on as soon as it is certain, each piece with the log probabilities of its tokens. */
function createWriter({ model, prompt, generation, output }: TokenRun): Writer {
  const stops = createStopMatcher(generation.stop);
  const texts = createTokenText(model, prompt);
  let pieces: TokenChance[] = [];
  /** Log probabilities that wait for their text, and where in the answer that text begins. */
  let waiting: { readonly start: number; readonly logprob: TokenLogprob }[] = [];
  let received = 0;
  let sent = 0;

  function send(text: string): void {
    sent += text.length;
    const ready = waiting.filter(({ start }) => start < sent).map(({ logprob }) => logprob);
    waiting = waiting.filter(({ start }) => start >= sent);
    if (text !== '') output.text(text, generation.logprobs === undefined ? undefined : ready);
  }

  return {
    push(chance) {
      pieces.push(chance);
      const whole = texts.push(chance.token);
      if (whole === undefined) return false;
      if (generation.logprobs !== undefined) {
        const start = received;
        for (const logprob of describeLogprobs(model, whole.text, pieces, generation.logprobs))
          waiting.push({ start, logprob });
      }
      pieces = [];
      received += whole.text.length;
      const { text, isStopped } = stops.push(whole.text);
      send(text);
      return isStopped;
    },
    end() {
      const { text, isStopped } = stops.push(texts.flush());
      send(isStopped ? text : text + stops.flush());
    },
  };
}
