import type { Page } from '@playwright/test';
import type { LivedIn } from './lived-in-hub.ts';

/** One picture: where it is taken, and what is done there before. */
export interface Screen {
  readonly name: string;
  readonly path: (hub: LivedIn) => string;
  readonly prepare?: (page: Page) => Promise<void>;
}

const at = (name: string, path: string, prepare?: Screen['prepare']): Screen => ({
  name,
  path: () => path,
  ...(prepare !== undefined && { prepare }),
});

/** Every screen, in the order of the contact sheet. A new screen gets a line here. */
export const screens: readonly Screen[] = [
  at('chat-empty', '/'),
  { name: 'chat', path: ({ chatId }) => `/chat/${chatId}` },
  {
    name: 'chat-panel',
    path: ({ chatId }) => `/chat/${chatId}`,
    prepare: (page) => page.keyboard.press('Control+.'),
  },
  at('palette', '/', (page) => page.keyboard.press('Control+k')),
  at('models', '/models'),
  at('models-discover', '/models?tab=discover'),
  at('server', '/server'),
  at('connect', '/connect'),
  at('connect-tool', '/connect/claude-code'),
  at('keys', '/keys'),
  at('users', '/users'),
  { name: 'user', path: ({ userId }) => `/users/${userId}` },
  at('teams', '/teams'),
  { name: 'team', path: ({ teamId }) => `/teams/team/${teamId}` },
  at('organizations', '/teams/organizations'),
  at('budgets', '/teams/budgets'),
  at('customers', '/teams/customers'),
  at('usage', '/usage'),
  at('activity', '/activity'),
  at('audit', '/audit'),
  at('settings', '/settings'),
];
