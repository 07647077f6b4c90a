import { Outlet } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useShortcuts } from '../actions/use-shortcuts.ts';
import { followEvents } from '../api/live-events.ts';
import { followChatLists } from '../api/live-chat-lists.ts';
import { followConversations } from '../api/queries/conversations.ts';
import { Notices } from '../components/notices.tsx';
import { followTurns } from '../conversation/live-turns.ts';
import { followOutbox } from '../conversation/outbox.ts';
import { Overlays } from './overlays.tsx';
import { reportFailure } from '../screens/chat/report-failure.ts';
import { Rail } from './rail.tsx';
import { StatusStrip } from './status-strip.tsx';
import { refuseStrayFiles } from './stray-files.ts';
import { TopBar } from './top-bar.tsx';

/** What stands around every screen of a signed-in browser. */
export function Shell() {
  const queries = useQueryClient();
  useShortcuts();
  useEffect(followConversations, []);
  useEffect(followChatLists, []);
  useEffect(followTurns, []);
  useEffect(followOutbox, []);
  useEffect(refuseStrayFiles, []);
  useEffect(moveOldChatsOnce, []);
  // A stream that broke may mean that this browser was signed out; asking for the session tells.
  useEffect(() => followEvents(() => void queries.invalidateQueries({ queryKey: ['session'] })), [queries]);
  return (
    <div className="safe-area grid h-full grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto] overflow-hidden">
      {/* Empty where the rail stands beside the page. */}
      <div>
        <TopBar />
      </div>
      <div className="flex min-h-0">
        <Rail />
        <main className="min-w-0 flex-1">
          <Outlet />
        </main>
      </div>
      <StatusStrip />
      <Notices />
      <Overlays />
    </div>
  );
}

/** Of browsers that an earlier release kept chats in; others load nothing for it. */
function moveOldChatsOnce(): void {
  if (localStorage.getItem('homeport-conversations') === null) return;
  reportFailure(import('../conversation/old-chats.ts').then(({ moveOldChats }) => moveOldChats()));
}
