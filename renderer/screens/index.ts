import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { Shell } from '../shell/shell.tsx';
import { BrokenPage, MissingPage } from '../shell/broken-page.tsx';
import { readListSearch } from './list-search.ts';
import { ChatScreen } from './chat/chat-screen.tsx';
import { readChatSearch } from './chat/chat-search.ts';
import { readConnectSearch } from './connect/connect-search.ts';
import { readKeysSearch } from './keys/keys-search.ts';
import { readModelsSearch } from './models/models-search.ts';
import { readWordSearch } from './search/read-search.ts';

import { readActivitySearch } from './activity/activity-search.ts';
import { readAuditSearch } from './audit/audit-search.ts';
import { readUsageSearch } from './usage/usage-search.ts';

const root = createRootRoute({ component: Shell });

/** Every screen: its path, and how it is loaded. What is not the first screen comes when it is opened. */
const routes = [
  createRoute({ getParentRoute: () => root, path: '/', component: ChatScreen }),
  // Chats have addresses under it, so people try it.
  createRoute({ getParentRoute: () => root, path: '/chat', beforeLoad: () => redirect({ to: '/', throw: true }) }),
  createRoute({
    getParentRoute: () => root,
    path: '/chat/$conversationId',
    validateSearch: readChatSearch,
    component: ChatScreen,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/search',
    validateSearch: readWordSearch,
    component: lazyRouteComponent(() => import('./search/search-screen.tsx'), 'SearchScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/archive',
    component: lazyRouteComponent(() => import('./archive/archive-screen.tsx'), 'ArchiveScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/models',
    validateSearch: readModelsSearch,
    component: lazyRouteComponent(() => import('./models/models-screen.tsx'), 'ModelsScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/connect',
    validateSearch: readConnectSearch,
    component: lazyRouteComponent(() => import('./connect/connect-screen.tsx'), 'ConnectScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/connect/$toolId',
    validateSearch: readConnectSearch,
    component: lazyRouteComponent(() => import('./connect/tool-screen.tsx'), 'ToolScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/server',
    component: lazyRouteComponent(() => import('./server/server-screen.tsx'), 'ServerScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/keys',
    validateSearch: readKeysSearch,
    component: lazyRouteComponent(() => import('./keys/keys-screen.tsx'), 'KeysScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/users',
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./users/users-screen.tsx'), 'UsersScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/users/$userId',
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./users/user-screen.tsx'), 'UserScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/teams',
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./teams/teams-screen.tsx'), 'TeamsScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/teams/team/$teamId',
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./teams/team-screen.tsx'), 'TeamScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/teams/organizations',
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./teams/organizations-screen.tsx'), 'OrganizationsScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/teams/organization/$organizationId',
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./teams/organization-screen.tsx'), 'OrganizationScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/teams/budgets',
    component: lazyRouteComponent(() => import('./teams/budgets-screen.tsx'), 'BudgetsScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/teams/customers',
    validateSearch: readListSearch,
    component: lazyRouteComponent(() => import('./teams/customers-screen.tsx'), 'CustomersScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/usage',
    validateSearch: readUsageSearch,
    component: lazyRouteComponent(() => import('./usage/usage-screen.tsx'), 'UsageScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/activity',
    validateSearch: readActivitySearch,
    component: lazyRouteComponent(() => import('./activity/activity-screen.tsx'), 'ActivityScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/audit',
    validateSearch: readAuditSearch,
    component: lazyRouteComponent(() => import('./audit/audit-screen.tsx'), 'AuditScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings',
    component: lazyRouteComponent(() => import('./settings/settings-screen.tsx'), 'SettingsScreen'),
  }),
];

export const router = createRouter({
  routeTree: root.addChildren(routes),
  basepath: '/ui',
  defaultPreload: 'intent',
  defaultErrorComponent: BrokenPage,
  defaultNotFoundComponent: MissingPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
