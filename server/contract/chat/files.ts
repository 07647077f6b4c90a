import { z } from 'zod';

/**
 * Routes of files, whose bodies are bytes and not JSON. They are mounted by hand; these are the shapes of their answers.
 *
 * - `POST /hub/attachments?name=<file name>`, bytes → 201 `Attachment`
 * - `GET /hub/attachments/:id` → the bytes
 * - `GET /hub/conversations/:id/export?format=markdown|json` → a file
 * - `GET /hub/conversation-export` → all chats in one JSON file
 * - `POST /hub/conversation-import?name=<file name>`, bytes → 200 `ImportReport`
 */
export const importReportSchema = z
  .object({
    source: z.enum(['homeport', 'markdown', 'chatgpt', 'open-webui']),
    imported: z.array(z.object({ id: z.string(), title: z.string(), messages: z.int() })),
    /** What could not be taken, and why; nothing of it was kept. */
    skipped: z.array(z.object({ title: z.string(), reason: z.string() })),
  })
  .meta({ id: 'ImportReport' });

export type ImportReport = z.output<typeof importReportSchema>;
