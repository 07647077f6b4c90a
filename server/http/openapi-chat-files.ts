import { chatFileSchema, importReportSchema } from '../contract/chat/files.ts';
import { attachmentSchema } from '../contract/chat/message.ts';
import type { PlainRoute } from './openapi-ollama.ts';
import { bearer, schemaOf } from './openapi-schema.ts';

const FAILURE = { default: { description: 'An error object' } };
const BYTES = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };

function parameter(where: 'path' | 'query', name: string, description: string, schema: object = { type: 'string' }) {
  return { name, in: where, required: where === 'path' || name === 'name', schema, description };
}

/** Files that are handed over with messages. */
export function attachmentRoutes(): readonly PlainRoute[] {
  return [
    [
      '/hub/attachments',
      {
        operationId: 'createAttachment',
        summary: 'Hand over a file for a message: an image, a PDF or text, as raw bytes',
        tags: ['hub'],
        security: bearer,
        parameters: [parameter('query', 'name', 'The name of the file')],
        requestBody: { required: true, content: BYTES },
        responses: {
          '201': {
            description: 'Kept; without a message that uses it, for a day',
            content: { 'application/json': { schema: schemaOf(attachmentSchema, 'output') } },
          },
          '413': { description: 'Larger than the setting attachmentMaxBytes' },
          ...FAILURE,
        },
      },
      'post',
    ],
    [
      '/hub/attachments/{id}',
      {
        operationId: 'getAttachment',
        summary: 'The bytes of an attachment',
        tags: ['hub'],
        security: bearer,
        parameters: [parameter('path', 'id', 'The id of the attachment')],
        responses: { '200': { description: 'The file', content: BYTES }, ...FAILURE },
      },
    ],
  ];
}

/** Chats out as files, and in again. */
export function chatFileRoutes(): readonly PlainRoute[] {
  const base = { tags: ['hub'], security: bearer };
  const json = { 'application/json': { schema: schemaOf(chatFileSchema, 'output') } };
  const markdown = { 'text/markdown': { schema: { type: 'string' } } };
  const format = parameter('query', 'format', 'Markdown holds the branch that is shown, JSON all of them', {
    type: 'string',
    enum: ['markdown', 'json'],
    default: 'json',
  });
  return [
    [
      '/hub/conversations/{id}/export',
      {
        ...base,
        operationId: 'exportConversation',
        summary: 'A chat as a file',
        parameters: [parameter('path', 'id', 'The id of the chat'), format],
        responses: { '200': { description: 'The file', content: { ...json, ...markdown } }, ...FAILURE },
      },
    ],
    [
      '/hub/conversation-export',
      {
        ...base,
        operationId: 'exportConversations',
        summary: 'All of your chats in one file',
        responses: { '200': { description: 'The file', content: json }, ...FAILURE },
      },
    ],
    [
      '/hub/conversation-import',
      {
        ...base,
        operationId: 'importConversations',
        summary:
          'Take chats out of a file of Homeport, ChatGPT or Open WebUI, as raw bytes; they are copies with new ids',
        parameters: [parameter('query', 'name', 'The name of the file')],
        requestBody: { required: true, content: BYTES },
        responses: {
          '200': {
            description: 'What was taken, and what was not and why',
            content: { 'application/json': { schema: schemaOf(importReportSchema, 'output') } },
          },
          '413': { description: 'Larger than 500 MiB' },
          ...FAILURE,
        },
      },
      'post',
    ],
  ];
}
