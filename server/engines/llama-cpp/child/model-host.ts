import {
  type ChatWrapper,
  type Llama,
  type LlamaContext,
  type LlamaContextSequence,
  type LlamaEmbeddingContext,
  type LlamaModel,
  type Token,
} from 'node-llama-cpp';
import { HubError } from '../../../domain/errors.ts';
import type { LoadOptions } from '../child-protocol.ts';
import { chooseChatWrapper } from './chat-wrapper.ts';
import { createPrefillPace, type PrefillPace } from './prefill.ts';

/**
 * Tokens beyond the window that we promise. Opening a thought or a tool call writes a few tokens of its own, and when
 * the library runs out of space it drops old turns without a word.
 */
const SPARE_TOKENS = 64;

/** A model in memory with the places in which requests run. */
export interface HostedModel {
  readonly model: LlamaModel;
  readonly pace: PrefillPace;
  /** Chosen at the first chat: that takes up to half a second. */
  chatWrapper(): ChatWrapper;
  /** The free sequence that holds the longest beginning of `tokens`. The hub never asks for more than it loaded. */
  takeSequence(tokens: readonly Token[]): LlamaContextSequence;
  returnSequence(sequence: LlamaContextSequence): void;
  /** @throws HubError when the model was loaded to generate text. */
  embeddingContext(): LlamaEmbeddingContext;
  dispose(): Promise<void>;
}

export async function loadModel(llama: Llama, options: LoadOptions): Promise<HostedModel> {
  const { contextLength, threads } = options;
  const model = await llama.loadModel({ modelPath: options.path, gpuLayers: 0 });
  try {
    if (options.purpose === 'embedding') {
      // An encoder reads a text in one piece, so the whole window must fit into a batch; one place is the library's own.
      const contextSize = contextLength + 1;
      const context = await model.createEmbeddingContext({ contextSize, batchSize: contextSize, threads });
      return host(model, undefined, context);
    }
    const contextSize = contextLength + SPARE_TOKENS;
    return host(model, await model.createContext({ contextSize, sequences: options.sequences, threads }), undefined);
  } catch (error) {
    await model.dispose();
    throw error;
  }
}

function host(
  model: LlamaModel,
  context: LlamaContext | undefined,
  embedding: LlamaEmbeddingContext | undefined,
): HostedModel {
  const free: LlamaContextSequence[] = [];
  if (context !== undefined) {
    while (context.sequencesLeft > 0) free.push(context.getSequence());
  }
  let wrapper: ChatWrapper | undefined;
  return {
    model,
    pace: createPrefillPace(),
    chatWrapper: () => (wrapper ??= chooseChatWrapper(model)),
    takeSequence(tokens) {
      const wanted = [...tokens];
      const overlaps = free.map((sequence) => sequence.compareContextTokens(wanted).firstDifferentIndex);
      const [taken] = free.splice(overlaps.indexOf(Math.max(...overlaps)), 1);
      if (taken === undefined) throw new HubError('internal', 'The engine was given more requests than it has places.');
      return taken;
    },
    returnSequence: (sequence) => void free.push(sequence),
    embeddingContext() {
      if (embedding === undefined) throw new HubError('internal', 'The model was not loaded for embeddings.');
      return embedding;
    },
    dispose: () => model.dispose(),
  };
}
