import { describe, expect, it } from 'vitest';
import { readError } from './client.ts';

describe('an error of the hub', () => {
  it('keeps its own sentence and code', () => {
    const body = JSON.stringify({ error: { message: 'No model has this name.', code: 'model_not_found' } });
    expect(readError(404, body)).toMatchObject({
      status: 404,
      code: 'model_not_found',
      message: 'No model has this name.',
    });
  });

  it('keeps the sentence of Ollama’s errors', () => {
    expect(readError(404, '{"error":"model not found"}').message).toBe('model not found');
  });

  it('tells the first complaint of a failed validation', () => {
    expect(readError(422, JSON.stringify({ detail: [{ msg: 'expected a name' }] })).message).toBe('expected a name');
  });

  it.each([{ detail: { error: 'There is no such model.' } }, { detail: 'There is no such model.' }])(
    'keeps the sentence of %j',
    (body) => {
      expect(readError(400, JSON.stringify(body)).message).toBe('There is no such model.');
    },
  );

  it.each(['', 'null', '[]', '7'])('says something even for a body like %j', (body) => {
    expect(readError(502, body).message).not.toBe('');
  });

  it('does not show a whole foreign page', () => {
    expect(readError(502, `<html>${'x'.repeat(9_000)}`).message).toHaveLength(200);
  });
});
