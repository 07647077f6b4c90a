import type { LlamaChatResponseFunctionCallParamsChunk } from 'node-llama-cpp';
import type { JobOutput } from './job-output.ts';

/** Sends tool calls on while they are written. */
export interface CallWriter {
  piece(chunk: LlamaChatResponseFunctionCallParamsChunk): void;
  finished(call: { readonly functionName: string }): void;
  /** True when at least one call was written and the last one to its end. */
  isComplete(): boolean;
}

export function createCallWriter(output: JobOutput): CallWriter {
  let begun = 0;
  let written = 0;
  let confirmed = 0;
  /** The library ends arguments with line breaks of its own. */
  let blanks = '';

  return {
    piece({ callIndex, functionName, paramsChunk, done }) {
      if (callIndex === begun) {
        begun++;
        blanks = '';
        output.call(callIndex, functionName);
      }
      const text = blanks + paramsChunk;
      const end = text.trimEnd().length;
      blanks = text.slice(end);
      if (end > 0) output.arguments(callIndex, text.slice(0, end));
      if (done) written = callIndex + 1;
    },
    finished({ functionName }) {
      if (begun === confirmed) {
        // A tool without parameters has no pieces.
        output.call(begun, functionName);
        output.arguments(begun, '{}');
        begun++;
        written++;
      }
      confirmed++;
    },
    isComplete: () => begun > 0 && written === begun,
  };
}
