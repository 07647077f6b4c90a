import type { Migration } from './migration.ts';
import { initial } from './0010-initial.ts';
import { accounts } from './0020-accounts.ts';
import { responses } from './0040-responses.ts';
import { context } from './0050-context.ts';
import { conversations } from './0060-conversations.ts';
import { attachments } from './0065-attachments.ts';
import { search } from './0066-search.ts';
import { activity } from './0080-activity.ts';
import { sessionUsers } from './0081-session-users.ts';

/** Every step of the schema, in order. */
export const migrations: readonly Migration[] = [
  initial,
  accounts,
  responses,
  context,
  conversations,
  attachments,
  search,
  activity,
  sessionUsers,
];
