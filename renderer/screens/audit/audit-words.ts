import type { AuditRow } from '../../../server/contract/hub/audit.ts';
import type { Texts } from '../../texts/en.ts';
import { formatDateTime } from '../../texts/format.ts';

type AuditTexts = Texts['audit'];

/** These only hold fields together; what is in them speaks for itself. */
const HOLDERS = new Set(['limits', 'price', 'addressLimits', 'params', 'info', 'extras', 'rotation']);
/** Fields that hold epoch milliseconds. */
const MOMENT = /At$|_until$/;
const SHOWN_OF_HASH = 8;

/** What a field is called; one that has no name of its own is shown as the hub calls it. @param field such as `limits.maxBudget` */
export function fieldWords(texts: AuditTexts, field: string): string {
  const known = texts.fields[field];
  const dot = field.indexOf('.');
  if (known !== undefined || dot < 0) return known ?? field;
  const [holder, rest] = [field.slice(0, dot), field.slice(dot + 1)];
  return HOLDERS.has(holder) ? (texts.fields[rest] ?? rest) : `${texts.fields[holder] ?? holder}: ${rest}`;
}

/** @param names what people call the ids that stand in the row */
export function valueWords(
  texts: AuditTexts,
  { field, value, names }: { readonly field: string; readonly value: unknown; readonly names: AuditRow['names'] },
): string {
  if (value === undefined) return texts.none;
  if (typeof value === 'boolean') return value ? texts.yes : texts.no;
  if (typeof value === 'number') return MOMENT.test(field) ? formatDateTime(value) : String(value);
  if (typeof value === 'string') return names[value] ?? shortened(value);
  const isList = Array.isArray(value) && value.every((each) => typeof each === 'string');
  return isList ? value.join(', ') : JSON.stringify(value);
}

/** SHA-256 in hex says nothing; its beginning is enough to tell one from another. */
export function shortened(text: string): string {
  return /^[0-9a-f]{64}$/.test(text) ? `${text.slice(0, SHOWN_OF_HASH)}…` : text;
}

/** What kind of thing was changed. An alias is kept as a model that only names another one. */
export function thingWords(texts: AuditTexts, row: Pick<AuditRow, 'subject' | 'before' | 'after'>): string {
  if (isAlias(row)) return texts.alias;
  const things: Readonly<Record<string, string>> = texts.things;
  return things[row.subject] ?? row.subject;
}

function isAlias({ subject, before, after }: Pick<AuditRow, 'subject' | 'before' | 'after'>): boolean {
  const { provider, price, weight, mockResponse } = after ?? before ?? {};
  const isUnpriced = Object.values(price ?? {}).every((each) => each === null);
  return subject === 'models' && provider === 'homeport' && isUnpriced && weight === null && mockResponse === null;
}
