/**
 * What a JSON Schema allows, as far as a grammar can say it. A shape may allow less than its schema (an object has its
 * declared members only, say), never more.
 */
export type Shape =
  | { readonly kind: 'any' }
  /** Exactly one of these values. */
  | { readonly kind: 'literals'; readonly values: readonly unknown[] }
  | ({ readonly kind: 'string' } & StringRules)
  | ({ readonly kind: 'number' } & NumberRules)
  /** Exactly these members, in this order. */
  | { readonly kind: 'object'; readonly members: readonly Member[] }
  /** Any names. */
  | {
      readonly kind: 'map';
      readonly value: Shape;
      readonly isFilled: boolean;
      readonly maxEntries?: number | undefined;
    }
  | ({ readonly kind: 'array' } & ArrayRules)
  | { readonly kind: 'union'; readonly options: readonly Shape[] }
  /** One of the definitions that come with the root, so that a schema can contain itself. */
  | { readonly kind: 'reference'; readonly pointer: string };

export interface StringRules {
  /** In Unicode characters. */
  readonly minLength: number;
  readonly maxLength?: number | undefined;
  readonly format?: StringFormat | undefined;
}

export interface NumberRules {
  readonly isInteger: boolean;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly exclusiveMaximum?: number | undefined;
}

export interface Member {
  readonly name: string;
  readonly shape: Shape;
  readonly isRequired: boolean;
  readonly description?: string | undefined;
}

export interface ArrayRules {
  /** The first items, each with its own shape; all of them are written. */
  readonly prefix: readonly Shape[];
  /** The items after those. */
  readonly rest: Shape;
  readonly minRest: number;
  readonly maxRest?: number | undefined;
}

export const stringFormats = ['date-time', 'date', 'time', 'uuid', 'email', 'ipv4'] as const;
export type StringFormat = (typeof stringFormats)[number];

export interface ParsedSchema {
  readonly root: Shape;
  /** By JSON pointer, such as `#/$defs/node`. */
  readonly definitions: ReadonlyMap<string, Shape>;
}

/**
 * Hears of each keyword that can't be expressed, with the place in the schema. Where it returns, the keyword is left
 * out, and the shape allows more than the schema.
 */
export type Refuse = (keyword: string, path: string, reason: string) => void;
