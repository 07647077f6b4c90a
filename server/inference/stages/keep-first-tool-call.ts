import { frameOf, type StreamFrame } from '../../domain/stream-frame.ts';

/**
 * `parallel_tool_calls: false` for engines that don't know the setting: the first call of a choice passes, later ones
 * don't. Transforms, so what comes out has no wire face.
 */
export async function* keepFirstToolCall(frames: AsyncIterable<StreamFrame>): AsyncGenerator<StreamFrame> {
  for await (const frame of frames) {
    const parts = frame.parts.filter((part) => !('call' in part) || part.call === 0);
    if (parts.length > 0) yield frameOf(...parts);
  }
}
