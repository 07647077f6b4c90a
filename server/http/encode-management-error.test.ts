import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HubError } from '../domain/errors.ts';
import { encodeManagementError, encodeValidationError } from './encode-management-error.ts';

const LITELLM = { face: 'litellm' } as const;
const DETAIL = { face: 'litellm', errorFamily: 'detail' } as const;

describe('an error of a management route', () => {
  const missing = new HubError('not_found', 'No team t-1.', { param: 'team_id', wireType: 'not_found_error' });

  it('is OpenAI’s object with the status as text in the first family', () => {
    expect(encodeManagementError(missing, LITELLM)).toMatchObject({
      status: 404,
      body: { error: { message: 'No team t-1.', type: 'not_found_error', param: 'team_id', code: '404' } },
    });
  });

  it('is a detail in the second family', () => {
    expect(encodeManagementError(missing, DETAIL)).toMatchObject({
      status: 404,
      body: { detail: { error: 'No team t-1.' } },
    });
    expect(encodeManagementError(new HubError('forbidden', 'Not yours.'), DETAIL).body).toEqual({
      detail: { error: 'Not yours.' },
    });
  });

  it.each(['auth_error', 'token_not_found_in_db', 'team_member_already_in_team'])(
    'keeps the first family where its type is %s, which only that family carries',
    (wireType) => {
      const error = new HubError('unauthenticated', 'No api key passed in.', { wireType });
      expect(encodeManagementError(error, DETAIL).body).toEqual({
        error: { message: 'No api key passed in.', type: wireType, param: 'None', code: '401' },
      });
    },
  );

  it('keeps its own code on our own routes', () => {
    expect(encodeManagementError(missing, { face: 'hub' }).body).toMatchObject({ error: { code: 'not_found' } });
  });

  it('is 422 json_invalid for a body that is no JSON, as FastAPI says it', () => {
    const error = new HubError('invalid_json', 'The body is not valid JSON: Unexpected end');
    for (const shape of [LITELLM, DETAIL]) {
      expect(encodeManagementError(error, shape)).toMatchObject({
        status: 422,
        body: { detail: [{ type: 'json_invalid', msg: 'JSON decode error', loc: ['body', 0] }] },
      });
    }
    expect(encodeManagementError(error, { face: 'hub' }).status).toBe(400);
  });
});

describe('what is wrong with a field', () => {
  const schema = z
    .object({ name: z.string(), count: z.number(), on: z.boolean(), list: z.array(z.string()), map: z.object({}) })
    .partial()
    .extend({ id: z.string(), role: z.enum(['admin', 'user']).optional() })
    .refine(({ name }) => name !== 'bad', { error: 'the name must be good' });

  it.each([
    [{}, 'missing', ['body', 'id'], 'Field required'],
    [{ id: 7 }, 'string_type', ['body', 'id'], expect.any(String)],
    [{ id: 'x', count: 'many' }, 'float_type', ['body', 'count'], expect.any(String)],
    [{ id: 'x', on: 'yes' }, 'bool_type', ['body', 'on'], expect.any(String)],
    [{ id: 'x', list: 'a' }, 'list_type', ['body', 'list'], expect.any(String)],
    [{ id: 'x', list: [1] }, 'string_type', ['body', 'list', 0], expect.any(String)],
    [{ id: 'x', map: 'a' }, 'dict_type', ['body', 'map'], expect.any(String)],
    [{ id: 'x', role: 'king' }, 'literal_error', ['body', 'role'], expect.any(String)],
    [{ id: 'x', name: 'bad' }, 'value_error', ['body'], 'Value error, the name must be good'],
    [[], 'dict_type', ['body'], expect.any(String)],
  ])('%j is answered in the third family', (body, type, loc, msg) => {
    const issues = schema.safeParse(body, { reportInput: true }).error?.issues ?? [];
    expect(encodeValidationError('body', issues, DETAIL)).toMatchObject({
      status: 422,
      body: { detail: [{ type, loc, msg }] },
    });
  });

  it('never sends a long value back', () => {
    const issues = z.object({ id: z.string().max(9) }).safeParse({ id: 'x'.repeat(1e6) }, { reportInput: true }).error;
    expect(JSON.stringify(encodeValidationError('body', issues?.issues ?? [], LITELLM)).length).toBeLessThan(500);
  });
});
