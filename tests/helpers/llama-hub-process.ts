// A process with nothing but the engine in it, in the middle of an answer; tests end it the hard way.
// Prints the engine child's process id as soon as tokens come.
import { chatOf, startLlamaEngine } from './start-llama-engine.ts';

const [, , folder = ''] = process.argv;
const engine = await startLlamaEngine({ modelsDirs: [folder] });
const request = chatOf('hi', {
  responseFormat: { type: 'json_schema', name: 'long', schema: { type: 'string', minLength: 7_000 } },
});
const signal = new AbortController().signal;
const { frames } = await engine.generate({ requestId: 'r', request, model: 'slow', signal });
let hasSaid = false;
for await (const frame of frames) {
  if (frame.deltas > 0 && !hasSaid) console.log(engine.status().pid);
  hasSaid ||= frame.deltas > 0;
}
