import { describe, expect, it } from 'vitest';
import { curlOf, DIALECTS, isEnd, pieceOf, requestOf } from './test-dialects.ts';

const question = { model: 'qwen3:8b', prompt: 'Say "it\'s you"' };

describe('the command', () => {
  it.each(DIALECTS)(
    'of %s sends the same bytes, takes the key from the environment, and is safe to paste',
    (dialect) => {
      const command = curlOf('http://localhost:4000', { ...question, dialect });
      const { path, body } = requestOf({ ...question, dialect });
      expect(command).toContain(`'http://localhost:4000${path}'`);
      expect(command).toContain('$HOMEPORT_KEY"');
      expect(command).toContain(String.raw`it'\''s you`);
      expect(command.replaceAll(String.raw`'\''`, "'")).toContain(JSON.stringify(body));
    },
  );
});

describe('a record of an answer', () => {
  it.each([
    ['chat', '{"choices":[{"delta":{"content":"a"}}]}', 'a'],
    ['chat', '{"choices":[],"usage":{"total_tokens":3}}', ''],
    ['chat', '[DONE]', ''],
    ['responses', '{"type":"response.output_text.delta","delta":"b"}', 'b'],
    ['responses', '{"type":"response.output_text.done","text":"b"}', ''],
    ['anthropic', '{"type":"content_block_delta","delta":{"type":"text_delta","text":"c"}}', 'c'],
    ['anthropic', '{"type":"ping"}', ''],
    ['ollama', '{"message":{"role":"assistant","content":"d"},"done":false}', 'd'],
    ['ollama', 'no json', ''],
  ] as const)('%s %s adds %j', (dialect, data, text) => expect(pieceOf(dialect, data)).toEqual({ text }));

  it.each([
    ['chat', '{"error":{"message":"It broke.","code":"internal_error"}}'],
    ['responses', '{"type":"response.failed","response":{"error":{"code":"server_error","message":"It broke."}}}'],
    ['anthropic', '{"type":"error","error":{"type":"api_error","message":"It broke."}}'],
    ['ollama', '{"error":"It broke."}'],
  ] as const)('%s tells of a failure: %s', (dialect, data) => expect(pieceOf(dialect, data).error).toBe('It broke.'));

  it.each([
    ['chat', '[DONE]'],
    ['responses', '{"type":"response.completed","response":{"error":null}}'],
    ['anthropic', '{"type":"message_stop"}'],
    ['ollama', '{"done":true,"message":{"content":""}}'],
  ] as const)('%s knows its end', (dialect, data) => {
    expect(isEnd(dialect, data)).toBe(true);
    expect(pieceOf(dialect, data)).toEqual({ text: '' });
    expect(isEnd(dialect, '{"choices":[]}')).toBe(false);
  });
});
