import type { EngineTiming } from '../../domain/stream-frame.ts';
import { type JsonObject, numberOf } from './json.ts';

const FIELDS = { loadMs: 'load_duration', promptMs: 'prompt_eval_duration', generationMs: 'eval_duration' } as const;
const NANOSECONDS = 1e6;

/** How long Ollama says that the steps took; undefined for a line that says nothing of it. */
export function decodeTiming(line: JsonObject): EngineTiming | undefined {
  const said = Object.entries(FIELDS).flatMap(([name, field]) => {
    const value = numberOf(line, field);
    return value === undefined ? [] : [[name, value / NANOSECONDS] as const];
  });
  return said.length === 0 ? undefined : Object.fromEntries(said);
}
