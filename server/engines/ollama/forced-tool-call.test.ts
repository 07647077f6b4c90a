import { describe, expect, it } from 'vitest';
import type { Tool } from '../../domain/inference-request.ts';
import { readForcedCall, shapeOfForcedCall } from './forced-tool-call.ts';

const add: Tool = {
  name: 'add',
  parameters: {
    type: 'object',
    properties: { n: { $ref: '#/$defs/N' } },
    required: ['n'],
    $defs: { N: { type: 'integer' } },
  },
};
const now: Tool = { name: 'now', parameters: { type: 'object', properties: {} } };

describe('the grammar of a forced call', () => {
  it('leaves only the tools to choose from, each with its own definitions at the root', () => {
    const shape = shapeOfForcedCall([add, now]);
    expect(shape).toMatchObject({
      format: {
        anyOf: [
          { properties: { name: { enum: ['add'] }, arguments: { properties: { n: { $ref: '#/$defs/t0_N' } } } } },
          { properties: { name: { enum: ['now'] } } },
        ],
        $defs: { t0_N: { type: 'integer' } },
      },
    });
    expect(JSON.stringify(shape)).toContain('Call one of these functions');
  });

  it('is plain where there is only one', () => {
    expect(shapeOfForcedCall([now])).toMatchObject({
      format: { type: 'object', properties: { name: { enum: ['now'] } }, required: ['name', 'arguments'] },
    });
  });
});

it.each([
  ['{"name":"add","arguments":{"n":1}}', { name: 'add', argumentsText: '{"n":1}' }],
  [' {"name":"now","arguments":{}} ', { name: 'now', argumentsText: '{}' }],
  ['{"name":"add","arguments":{}}', undefined],
  ['{"name":"other","arguments":{}}', undefined],
  ['{"name":"now"}', undefined],
  ['I would add them.', undefined],
])('reads %s', (text, call) => {
  expect(readForcedCall(text, [add, now])).toEqual(call);
});
