import { z } from 'zod';
import {
  assistantMessageSchema,
  chatParametersSchema,
  chatToolSchema,
  toolMessageSchema,
  userMessageSchema,
} from './message.ts';

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

const id = z.string().min(1).max(200);
/** Epoch milliseconds of a day that a `Date` knows. */
const time = z.int().min(-8_640_000_000_000_000).max(8_640_000_000_000_000);
const base = { id, parentId: id.nullable(), createdAt: time };

/** A message in a file. Nothing is being written in a file, and attachments are ids of `files`. */
export const exportedMessageSchema = z
  .discriminatedUnion('role', [
    userMessageSchema.extend({ ...base, attachments: z.array(id).max(1_000) }),
    assistantMessageSchema
      .omit({ turnId: true })
      .extend({ ...base, outcome: assistantMessageSchema.shape.outcome.exclude(['running']) }),
    toolMessageSchema.extend(base),
  ])
  .meta({ id: 'ExportedMessage' });

export const exportedChatSchema = z
  .object({
    title: z.string().max(200),
    /** Who gave it its title. */
    titleBy: z.enum(['words', 'model', 'person']),
    /** Its name. */
    folder: z.string().trim().min(1).max(100).nullable(),
    isPinned: z.boolean(),
    isArchived: z.boolean(),
    model: z.string().min(1).max(500).nullable(),
    systemPrompt: z.string().max(1_000_000),
    parameters: chatParametersSchema,
    tools: z.array(chatToolSchema).max(64),
    headId: id.nullable(),
    createdAt: time,
    updatedAt: time,
    /** Every branch; parents come before their children. */
    messages: z.array(exportedMessageSchema),
  })
  .meta({ id: 'ExportedChat' });

/** An attachment in a file: its bytes once, whichever messages have it. */
export const exportedFileSchema = z
  .object({ id, name: z.string().min(1).max(255), base64: z.base64() })
  .meta({ id: 'ExportedFile' });

/** What an export is. `files` come before the chats that have them, so that it can be read from front to back. */
export const chatFileSchema = z
  .object({
    format: z.literal('homeport-chats'),
    version: z.literal(1),
    exportedAt: z.iso.datetime(),
    files: z.array(exportedFileSchema),
    chats: z.array(exportedChatSchema),
  })
  .meta({ id: 'ChatFile' });

export type ExportedMessage = z.output<typeof exportedMessageSchema>;
export type ExportedChat = z.output<typeof exportedChatSchema>;
export type ExportedFile = z.output<typeof exportedFileSchema>;
