import type { ValidateFunction } from 'ajv';
import { HubError } from '../../domain/errors.ts';
import type { JsonSchema, ResponseFormat } from '../../domain/inference-request.ts';

/** @throws HubError `engine_bad_answer` when a finished answer is not what was asked for. */
export type CheckAnswer = (text: string) => void;

/** The check for a response format; undefined for plain text. @throws HubError `unsupported_schema` for no schema at all. */
export async function createAnswerCheck(format: ResponseFormat): Promise<CheckAnswer | undefined> {
  switch (format.type) {
    case 'text':
      return undefined;
    case 'json_object':
      return (text) => {
        const value = parseAnswer(text);
        if (typeof value !== 'object' || value === null || Array.isArray(value))
          throw badAnswer('it is no JSON object');
      };
    case 'json_schema': {
      const validate = await compile(format.schema);
      return (text) => {
        if (!validate(parseAnswer(text))) {
          const [problem] = validate.errors ?? [];
          throw badAnswer(`at ${problem?.instancePath || 'the top'} it ${problem?.message ?? 'does not match'}`);
        }
      };
    }
  }
}

function parseAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badAnswer(`it is no JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}

function badAnswer(what: string): HubError {
  return new HubError(
    'engine_bad_answer',
    `The model's answer does not satisfy the response format: ${what}. Try again.`,
  );
}

async function compile(schema: JsonSchema): Promise<ValidateFunction> {
  // Ten megabytes that a hub without structured answers never needs.
  const [{ Ajv }, { Ajv2020 }, { default: addFormats }] = await Promise.all([
    import('ajv'),
    import('ajv/dist/2020.js'),
    import('ajv-formats'),
  ]);
  // Which draft it is decides the shape, not the label: many generators write one and mean the other.
  const { $schema: _, $id: __, ...body } = schema;
  const options = { strict: false, logger: false, allErrors: false } as const;
  const ajv = JSON.stringify(body).includes('"items":[') ? new Ajv(options) : new Ajv2020(options);
  addFormats.default(ajv);
  try {
    return ajv.compile(body);
  } catch (error) {
    throw new HubError(
      'unsupported_schema',
      `The schema can't be used: ${error instanceof Error ? error.message : String(error)}.`,
      { param: 'response_format.json_schema.schema' },
      error,
    );
  }
}
