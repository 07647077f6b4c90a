import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

/** Who changed what. Rows are kept for good; a key stands in them by its hash. */
export const auditRowSchema = z
  .object({
    id: z.int(),
    /** Epoch milliseconds. */
    at: z.int(),
    /** A key's hash, `master`, `interface`, or `hub` for what happens by itself. */
    actor: z.string(),
    actorName: z.string().nullable(),
    actorUserId: z.string().nullable(),
    requestId: z.string(),
    action: z.string(),
    /** What kind of thing: `keys`, `users`, `teams`, `deployments`, `settings`, … */
    subject: z.string(),
    subjectId: z.string(),
    /** What a person calls it. */
    subjectName: z.string().nullable(),
    /** The row before and after, each null where there was none. */
    before: z.record(z.string(), z.unknown()).nullable(),
    after: z.record(z.string(), z.unknown()).nullable(),
    /** What people call users, teams and organizations whose ids stand in these rows, by id. */
    names: z.record(z.string(), z.string()),
  })
  .meta({ id: 'AuditRow' });
export type AuditRow = z.output<typeof auditRowSchema>;

export const listAudit = endpoint({
  id: 'listAudit',
  summary: 'Who changed what, newest first',
  face: 'hub',
  access: 'admin',
  method: 'get',
  path: '/hub/audit',
  params: z.object({}),
  query: z.object({
    limit: z.coerce.number().int().min(1).max(500).default(50),
    before: z.coerce.number().int().min(1).optional(),
    subject: z.string().max(100).optional(),
    subjectId: z.string().max(300).optional(),
    actor: z.string().max(300).optional(),
  }),
  body: z.undefined(),
  status: 200,
  response: z.object({
    entries: z.array(auditRowSchema),
    /** Pass it as `before` for the next page; null at the end. */
    next: z.int().nullable(),
  }),
});
