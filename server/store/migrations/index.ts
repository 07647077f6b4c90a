import type { Migration } from './migration.ts';
import { initial } from './0010-initial.ts';

/** Every step of the schema, in order. */
export const migrations: readonly Migration[] = [initial];
