import type { LlamaModel, Token } from 'node-llama-cpp';
import type { TokenLogprob } from '../../../domain/stream-frame.ts';

/** JSON has no -Infinity; OpenAI writes this for what can't happen. */
const IMPOSSIBLE = -9999;

export interface TokenChance {
  readonly token: Token;
  /** All tokens that could have come, the likeliest first. */
  readonly chances: ReadonlyMap<Token, number>;
}

/**
 * Log probabilities of the tokens that make up `text` together. Bytes belong to whole characters: of a character in
 * several tokens the last one carries them.
 */
export function describeLogprobs(
  model: LlamaModel,
  text: string,
  tokens: readonly TokenChance[],
  alternatives: number,
): readonly TokenLogprob[] {
  return tokens.map(({ token, chances }, index) => {
    const bytes = tokens.length === 1 || index === tokens.length - 1 ? bytesOf(text) : [];
    return {
      token: tokens.length === 1 ? text : nameOf(model, token),
      logprob: logOf(chances.get(token)),
      bytes,
      alternatives: [...chances].slice(0, alternatives).map(([other, chance]) => {
        const name = nameOf(model, other);
        return { token: name, logprob: logOf(chance), bytes: name.includes('\uFFFD') ? [] : bytesOf(name) };
      }),
    };
  });
}

function nameOf(model: LlamaModel, token: Token): string {
  return model.detokenize([token], true);
}

function bytesOf(text: string): readonly number[] {
  return [...new TextEncoder().encode(text)];
}

function logOf(chance: number | undefined): number {
  return chance === undefined || chance <= 0 ? IMPOSSIBLE : Math.max(IMPOSSIBLE, Math.log(chance));
}
