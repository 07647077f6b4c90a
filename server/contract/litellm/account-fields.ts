import { z } from 'zod';

/** Fields that keys, users, teams, organizations, budgets and customers have in common. */
export const none = z.object({});
export const anyObject = z.record(z.string(), z.unknown());
export const timestamp = z.iso.datetime();

/** An id that a client may choose or name. Halves of a character would not come back from the database as they were. */
export const id = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, { error: 'must not hold control characters or halves of characters' });
export const ids = z.array(id).min(1).max(10_000);
/** Names of models, access groups and special words. */
export const modelNames = z.array(z.string().min(1).max(200)).max(1000);
export const email = z.string().min(3).max(320);

/** Whom a membership is about: by id or by e-mail. */
export const memberName = { user_id: id.nullish(), user_email: email.nullish() };

export function namesSomebody(member: { readonly user_id?: unknown; readonly user_email?: unknown }): boolean {
  return member.user_id != null || member.user_email != null;
}
export const NAMES_NOBODY = { error: 'either user_id or user_email must be given' };

/** One value or a list of them, as LiteLLM's clients send members. */
export function oneOrMany<Schema extends z.ZodType>(schema: Schema) {
  return z.union([z.array(schema).min(1).max(10_000), schema.transform((value) => [value])]);
}
