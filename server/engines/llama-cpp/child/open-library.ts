import { availableParallelism } from 'node:os';
import type { Llama } from 'node-llama-cpp';

/**
 * Loads llama.cpp. Without these settings a library that does not run here would be downloaded and compiled in the
 * user's face. @throws when it does not run here.
 */
export async function openLibrary(): Promise<Llama> {
  const { getLlama, LlamaLogLevel } = await import('node-llama-cpp');
  return getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    maxThreads: availableParallelism(),
    logLevel: LlamaLogLevel.error,
    logger: (_level, message) => void process.stderr.write(`${message.trim()}\n`),
  });
}
