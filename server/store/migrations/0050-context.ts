import type { Migration } from './migration.ts';

/** How a prompt stood to its model's window. All in tokens, but for the messages. */
export const context: Migration = {
  version: 50,
  name: 'context',
  sql: `
    ALTER TABLE requests ADD COLUMN context_window INTEGER;
    ALTER TABLE requests ADD COLUMN trimmed_tokens INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE requests ADD COLUMN trimmed_messages INTEGER NOT NULL DEFAULT 0;
  `,
};
