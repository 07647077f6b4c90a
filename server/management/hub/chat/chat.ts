import type { Conversations } from '../../../conversations/conversations.ts';
import type { Handler } from '../../resource.ts';
import { conversationHandlers } from './conversations.ts';
import { folderHandlers, type FolderDeps } from './folders.ts';
import { presetHandlers, type PresetDeps } from './presets.ts';
import { turnHandlers, type TurnDeps } from './turns.ts';

export interface ChatDeps extends TurnDeps, FolderDeps, PresetDeps {
  readonly conversations: Conversations;
}

/** Chats, turns, folders and presets, each for its owner alone. */
export function chatHandlers(deps: ChatDeps): readonly Handler[] {
  return [
    ...conversationHandlers(deps.conversations),
    ...turnHandlers(deps),
    ...folderHandlers(deps),
    ...presetHandlers(deps),
  ];
}
