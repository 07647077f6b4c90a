import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chatParametersSchema, chatToolSchema } from '../../../../server/contract/chat/message.ts';
import { chatPanel } from '../../../texts/en/chat-panel.ts';
import { mainParameters, moreParameters, readParameter, withParameter } from './parameters.ts';
import { readTools } from './read-tools.ts';
import { readStop, writeStop } from './stop-texts.ts';

const all = [...mainParameters, ...moreParameters];
const parameterOf = (key: string) => all.find((each) => each.key === key)!;

describe('a parameter', () => {
  it.each(all.map((parameter) => [parameter.key, parameter] as const))(
    'that is read is one that the hub takes: %s',
    (key, parameter) => {
      const written = fc.oneof(
        fc.double().map(String),
        fc.integer().map(String),
        fc.string(),
        fc.constantFrom('', '-', '1e9', '0,5'),
      );
      fc.assert(
        fc.property(written, (text) => {
          const value = readParameter(parameter, text);
          if (value !== undefined) expect(chatParametersSchema.safeParse({ [key]: value }).success).toBe(true);
        }),
      );
      for (const limit of [parameter.least, parameter.most]) {
        expect(readParameter(parameter, String(limit))).toBe(limit);
        expect(chatParametersSchema.safeParse({ [key]: limit }).success).toBe(true);
      }
      expect(readParameter(parameter, String(parameter.most * 2 + 1))).toBeUndefined();
      if (parameter.slider !== undefined) expect(parameter.slider.most).toBeLessThanOrEqual(parameter.most);
    },
  );

  it.each([
    ['temperature', '0,7', 0.7],
    ['temperature', ' 1 ', 1],
    ['temperature', 'hot', undefined],
    ['temperature', '', undefined],
    ['topK', '1.5', undefined],
    ['seed', '-7', -7],
  ])('%s written as %j is %s', (key, written, value) => {
    expect(readParameter(parameterOf(key), written)).toBe(value);
  });

  it('is taken away to be the model’s', () => {
    expect(withParameter({ temperature: 1, seed: 2 }, 'seed', undefined)).toEqual({ temperature: 1 });
    expect(withParameter({ temperature: 1 }, 'seed', 0)).toEqual({ temperature: 1, seed: 0 });
  });
});

describe('a stop text', () => {
  it('is written in one line and read as it was', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readStop(writeStop(text))).toBe(text);
        expect(writeStop(text)).not.toMatch(/[\n\r\t]/);
      }),
    );
    expect(readStop('\\n\\nUser:')).toBe('\n\nUser:');
    expect(readStop('C:\\dir')).toBe('C:\\dir');
  });
});

const read = (text: string) => readTools(text, chatPanel.toolErrors);

describe('tools', () => {
  it('are read as the hub takes them, in both ways to write them', () => {
    const parameters = { type: 'object', properties: { place: { type: 'string' } } };
    const tool = { name: 'get_weather', description: 'Now', parameters };
    expect(read(JSON.stringify([tool]))).toEqual({ tools: [tool] });
    expect(read(JSON.stringify([{ type: 'function', function: { ...tool, strict: true } }]))).toEqual({
      tools: [tool],
    });
    expect(read('[{"name":"now"}]')).toEqual({
      tools: [{ name: 'now', description: '', parameters: { type: 'object', properties: {} } }],
    });
    expect(read('  ')).toEqual({ tools: [] });
  });

  it.each([
    ['[\n  {"name": "a",}\n]', /^Line 2, column 16: /],
    ['[{"name": "a"}', /^Line 1, column 15: /],
    ['{"name": "a"}', /^Write a list/],
    ['["a"]', /^Tool 1: it must be an object/],
    ['[{"name": "a"}, {"name": "b c"}]', /^Tool 2: its name/],
    ['[{"name": "a"}, {"name": "a"}]', /^Tool 2: the name “a” is there already/],
    ['[{"name": "a", "description": 7}]', /^Tool 1: its description/],
    ['[{"name": "a", "parameters": []}]', /^Tool 1: its parameters/],
    ['[{"name": "a", "parameters": {"type": "string"}}]', /^Tool 1: its parameters/],
    ['[{"name": "a", "paramters": {}}]', /^Tool 1: “paramters” is nothing/],
    [JSON.stringify(Array.from({ length: 65 }, (_, index) => ({ name: `t${index}` }))), /^There are 65 tools/],
  ])('%s are refused with the place', (text, error) => {
    const answer = read(text);
    expect('error' in answer ? answer.error : '').toMatch(error);
  });

  it('that are read are always ones that the hub takes', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const answer = read(`[${text}]`);
        if ('tools' in answer) expect(chatToolSchema.array().max(64).safeParse(answer.tools).success).toBe(true);
        else expect(answer.error).not.toBe('');
      }),
    );
  });
});
