import { HubError } from '../../domain/errors.ts';
import type { JsonSchema } from '../../domain/inference-request.ts';
import { numberGrammar } from './json-schema/number-grammar.ts';
import { parseSchema } from './json-schema/parse-schema.ts';
import type { ArrayRules, Member, ParsedSchema, Shape, StringFormat, StringRules } from './json-schema/shape.ts';

/** llama.cpp refuses a repetition of more than 2,000 rules; longer ones are written in blocks. */
const LARGEST_REPEAT = 1_000;
const MAX_GRAMMAR_CHARACTERS = 1_000_000;
const PARAM = 'response_format.json_schema.schema';

const month31 = '("01" | "03" | "05" | "07" | "08" | "10" | "12") "-" ("0" [1-9] | [12] [0-9] | "3" [01])';
const month30 = '("04" | "06" | "09" | "11") "-" ("0" [1-9] | [12] [0-9] | "30")';
const month28 = '"02-" ("0" [1-9] | "1" [0-9] | "2" [0-8])';

/** Rules that grammars share; only those that are used are written. */
const commonRules: Readonly<Record<string, string>> = {
  // Enough to lay JSON out in lines, too little for a model to get lost in blanks.
  ws: '| " " | "\\n" [ \\t]{0,20}',
  // All that is text: no control characters, no half surrogate pairs (also not as escapes), nothing beyond Unicode.
  character: String.raw`[\x20-\x21\x23-\x5B\x5D-\x7E\u0080-\uD7FF\uE000-\uFFFF\U00010000-\U0010FFFF] | "\\" (["\\/bfnrt] | "u" ([0-9a-cA-CefEF] [0-9a-fA-F]{3} | [dD] [0-7] [0-9a-fA-F]{2}))`,
  text: String.raw`"\"" character* "\""`,
  number: numberGrammar({ isInteger: false }),
  value: 'object | array | text | number | "true" | "false" | "null"',
  object: '"{" ws (text ":" ws value ("," ws text ":" ws value)*)? ws "}"',
  array: '"[" ws (value ("," ws value)*)? ws "]"',
  date: `[0-9]{4} "-" (${month31} | ${month30} | ${month28})`,
  clock: '([01] [0-9] | "2" [0-3]) ":" [0-5] [0-9]',
  time: 'clock ":" [0-5] [0-9] ("." [0-9]{1,6})? ("Z" | [+-] clock)',
  label: '[a-z0-9] [a-z0-9]{0,20}',
  octet: '([0-9] | [1-9] [0-9] | "1" [0-9]{2} | "2" [0-4] [0-9] | "25" [0-5])',
};

const formats: Readonly<Record<StringFormat, string>> = {
  date: 'date',
  time: 'time',
  'date-time': 'date "T" time',
  uuid: '[0-9a-f]{8} "-" [0-9a-f]{4} "-" [1-5] [0-9a-f]{3} "-" [89ab] [0-9a-f]{3} "-" [0-9a-f]{12}',
  email: 'label ("." label)? "@" label "." [a-z]{2,10}',
  ipv4: 'octet "." octet "." octet "." octet',
};

/** A grammar for any JSON object, for `response_format: json_object`. */
export function jsonObjectGrammar(): string {
  return writeGrammar({ root: { kind: 'map', value: { kind: 'any' }, isFilled: false }, definitions: new Map() });
}

/**
 * Translates a JSON Schema into a GBNF grammar (llama.cpp, grammars/README.md) that allows only what the schema allows;
 * of `oneOf` that exactly one option matches is left to the check of the finished answer.
 * @throws HubError `unsupported_schema`, naming the keyword and its place.
 */
export function jsonSchemaToGbnf(schema: JsonSchema): string {
  const parsed = parseSchema(schema, (keyword, path, reason) => {
    throw new HubError(
      'unsupported_schema',
      `The built-in engine can't keep to the keyword "${keyword}" at ${path} of the schema: ${reason}.`,
      { param: PARAM },
    );
  });
  const grammar = writeGrammar(parsed);
  if (grammar.length > MAX_GRAMMAR_CHARACTERS) {
    throw new HubError(
      'unsupported_schema',
      'The schema is too large for the built-in engine: split it up, or use fewer and shorter enum values.',
      { param: PARAM },
    );
  }
  return grammar;
}

function writeGrammar({ root, definitions }: ParsedSchema): string {
  const rules = new Map<string, string>();
  const names = new Map<string, string>();
  const definitionNames = new Map([...definitions.keys()].map((pointer, index) => [pointer, `definition-${index}`]));

  function useCommon(name: string): string {
    const body = commonRules[name];
    if (body !== undefined && !rules.has(name)) {
      rules.set(name, body);
      for (const [used] of body.replaceAll(/"(?:[^"\\]|\\.)*"|\[(?:[^\]\\]|\\.)*\]/g, ' ').matchAll(/[a-z]+/g))
        useCommon(used);
    }
    return name;
  }

  /** A rule of its own for an expression, shared where the same expression comes again. */
  function rule(body: string): string {
    const known = names.get(body);
    if (known !== undefined) return known;
    const name = `rule-${names.size}`;
    names.set(body, name);
    rules.set(name, body);
    return name;
  }

  function expression(shape: Shape): string {
    switch (shape.kind) {
      case 'any':
        return useCommon('value');
      case 'literals':
        return rule(shape.values.map((value) => literal(JSON.stringify(value))).join(' | '));
      case 'string':
        return stringExpression(shape);
      case 'number':
        return rule(numberGrammar(shape));
      case 'object':
        return rule(objectBody(shape.members));
      case 'map':
        return rule(mapBody(shape));
      case 'array':
        return rule(arrayBody(shape));
      case 'union':
        return rule(shape.options.map(expression).join(' | '));
      case 'reference':
        return definitionNames.get(shape.pointer) ?? useCommon('value');
    }
  }

  function stringExpression({ minLength, maxLength, format }: StringRules): string {
    if (format !== undefined) {
      for (const name of ['date', 'time', 'label', 'octet']) if (formats[format].includes(name)) useCommon(name);
      return rule(`"\\"" ${formats[format]} "\\""`);
    }
    if (minLength === 0 && maxLength === undefined) return useCommon('text');
    return rule(`"\\"" ${repeat(useCommon('character'), minLength, maxLength)} "\\""`);
  }

  function objectBody(members: readonly Member[]): string {
    const pairs = members.map(
      ({ name, shape }) => `${literal(`${JSON.stringify(name)}:`)} ${useCommon('ws')} ${expression(shape)}`,
    );
    // rests[i]: what may follow when a member before the i-th was written.
    const rests: string[] = [];
    for (let i = members.length - 1; i > 0; i--) {
      const next = rests[i + 1] === undefined ? '' : ` ${rests[i + 1]}`;
      const pair = `"," ${useCommon('ws')} ${pairs[i]}`;
      rests[i] = rule(members[i]?.isRequired === true ? `${pair}${next}` : `(${pair})?${next}`);
    }
    const firstRequired = members.findIndex((member) => member.isRequired);
    const starts = pairs
      .slice(0, firstRequired === -1 ? undefined : firstRequired + 1)
      .map((pair, i) => `${pair}${rests[i + 1] === undefined ? '' : ` ${rests[i + 1]}`}`);
    if (starts.length === 0) return `"{" ${useCommon('ws')} "}"`;
    return `"{" ws (${starts.join(' | ')})${firstRequired === -1 ? '?' : ''} ws "}"`;
  }

  function mapBody({ value, isFilled, maxEntries }: Extract<Shape, { kind: 'map' }>): string {
    if (maxEntries === 0) return `"{" ${useCommon('ws')} "}"`;
    const pair = rule(`${useCommon('text')} ":" ${useCommon('ws')} ${expression(value)}`);
    return `"{" ws ${list(pair, isFilled ? 1 : 0, maxEntries)} ws "}"`;
  }

  function arrayBody({ prefix, rest, minRest, maxRest }: ArrayRules): string {
    const ws = useCommon('ws');
    const first = prefix.map(expression).join(` "," ${ws} `);
    if (maxRest === 0) return `"[" ${ws} ${first} ${ws} "]"`;
    const item = expression(rest);
    if (prefix.length === 0) return `"[" ${ws} ${list(item, minRest, maxRest)} ${ws} "]"`;
    return `"[" ${ws} ${first} ${repeat(rule(`"," ${ws} ${item}`), minRest, maxRest)} ${ws} "]"`;
  }

  /** Items with commas between them. */
  function list(item: string, min: number, max: number | undefined): string {
    const further = repeat(
      rule(`"," ${useCommon('ws')} ${item}`),
      Math.max(0, min - 1),
      max === undefined ? undefined : max - 1,
    );
    return `(${item} ${further})${min === 0 ? '?' : ''}`;
  }

  function repeat(item: string, min: number, max: number | undefined): string {
    if (max === undefined) return min === 0 ? `${item}*` : `${exactly(item, min)} ${item}*`;
    return `${exactly(item, min)} ${upTo(item, max - min)}`;
  }

  function exactly(item: string, times: number): string {
    if (times <= LARGEST_REPEAT) return times === 0 ? '' : `${item}{${times}}`;
    const block = rule(`${item}{${LARGEST_REPEAT}}`);
    return `${exactly(block, Math.floor(times / LARGEST_REPEAT))} ${exactly(item, times % LARGEST_REPEAT)}`;
  }

  function upTo(item: string, times: number): string {
    if (times <= LARGEST_REPEAT) return times === 0 ? '' : `${item}{0,${times}}`;
    const block = rule(`${item}{${LARGEST_REPEAT}}`);
    const blocks = Math.floor(times / LARGEST_REPEAT);
    const full = `${exactly(block, blocks)} ${upTo(item, times % LARGEST_REPEAT)}`;
    return `(${upTo(block, blocks - 1)} ${upTo(item, LARGEST_REPEAT - 1)} | ${full})`;
  }

  for (const [pointer, name] of definitionNames) {
    const shape = definitions.get(pointer);
    if (shape !== undefined) rules.set(name, expression(shape));
  }
  rules.set('root', expression(root));
  return [...rules].map(([name, body]) => `${name} ::= ${body}\n`).join('');
}

/** A GBNF literal. Characters outside ASCII stand for themselves. */
function literal(text: string): string {
  const escaped = text.replaceAll(/["\\\n\r\t]/g, (character) => escapes[character] ?? character);
  return `"${escaped}"`;
}

const escapes: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
