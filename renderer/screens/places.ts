import {
  Activity,
  Boxes,
  Cable,
  ChartColumn,
  History,
  KeyRound,
  MessageSquare,
  Server,
  Settings,
  User,
  Users,
  type LucideIcon,
} from 'lucide-react';
import type { Texts } from '../texts/en.ts';

/** A screen that the rail leads to. */
export interface Place {
  readonly path:
    | '/'
    | '/models'
    | '/connect'
    | '/server'
    | '/keys'
    | '/users'
    | '/teams'
    | '/usage'
    | '/activity'
    | '/audit'
    | '/settings';
  readonly name: keyof Texts['places'];
  readonly Icon: LucideIcon;
}

export const places: readonly Place[] = [
  { path: '/', name: 'chat', Icon: MessageSquare },
  { path: '/models', name: 'models', Icon: Boxes },
  { path: '/connect', name: 'connect', Icon: Cable },
  { path: '/server', name: 'server', Icon: Server },
  { path: '/keys', name: 'keys', Icon: KeyRound },
  { path: '/users', name: 'users', Icon: User },
  { path: '/teams', name: 'teams', Icon: Users },
  { path: '/usage', name: 'usage', Icon: ChartColumn },
  { path: '/activity', name: 'activity', Icon: Activity },
  { path: '/audit', name: 'audit', Icon: History },
  { path: '/settings', name: 'settings', Icon: Settings },
];

/** Which of them a path belongs to; the chat place is the empty chat and every chat that was begun. */
export function placeAt(pathname: string): Place['name'] | undefined {
  if (pathname === '/' || pathname.startsWith('/chat')) return 'chat';
  return places.find(({ path }) => path !== '/' && pathname.startsWith(path))?.name;
}
