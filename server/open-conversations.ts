import { renamed } from './accounts/renamed-model.ts';
import type { AccountBook } from './accounts/account-book.ts';
import type { ConversationEvent } from './contract/chat/conversations.ts';
import type { ChatListEvent } from './contract/chat/folders.ts';
import type { Download } from './contract/hub/downloads.ts';
import { createTitles } from './conversations/ask-title.ts';
import type { ChatModels } from './conversations/chat-models.ts';
import { createConversations } from './conversations/conversations.ts';
import { createOwnerEvents, type OwnerEvents } from './conversations/owner-events.ts';
import type { AttachmentRecords } from './conversations/records.ts';
import { createTurns } from './conversations/turns.ts';
import { ownerOf } from './domain/owner.ts';
import type { Clock, Engine, IdGenerator, Logger, Principal } from './domain/ports.ts';
import type { ChatFiles } from './http/mount-chat-files.ts';
import type { EventTopic } from './http/mount-events.ts';
import type { Inference } from './inference/run-inference.ts';
import type { ChatDeps } from './management/hub/chat/chat.ts';
import type { ModelDirectory } from './models/model-directory.ts';
import { openChatFiles, type ChatFileDeps } from './open-chat-files.ts';
import { createConversationStore } from './store/conversation-store.ts';
import { checkpoint, type Database } from './store/database.ts';
import { createFolderStore } from './store/folder-store.ts';
import type { AttachmentLookup } from './store/message-rows.ts';
import { createPresetStore } from './store/preset-store.ts';
import { asStorageFailure } from './store/store-error.ts';

/** How long a deleted chat can be brought back. */
const RESTORABLE_MS = 3_600_000;

export interface OpenConversationsDeps {
  readonly db: Database;
  readonly attachments: AttachmentRecords & ChatFileDeps['attachments'] & { readonly lookUp: AttachmentLookup };
  readonly keepFile: ChatFileDeps['keepFile'];
  /** Entry of the thread that reads files of chats, and where they are kept until then. */
  readonly importWorker: string;
  readonly importFolder: string;
  readonly inference: Inference;
  readonly directory: ModelDirectory;
  readonly book: AccountBook;
  readonly mayUse: (caller: Principal, model: string) => boolean;
  readonly engines: () => readonly Engine[];
  /** Engines, models or deployments have changed. */
  readonly onModelsChange: ChatModels['onChange'];
  /** Models that are being fetched, by the names that were asked for. */
  readonly downloads: () => readonly Pick<Download, 'name' | 'phase'>[];
  readonly makesTitles: () => boolean;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: Logger;
  readonly stopping: AbortSignal;
}

export interface OpenConversations {
  readonly handlers: ChatDeps;
  readonly files: ChatFiles;
  readonly topics: readonly EventTopic[];
  /** What can wait for some seconds; throws what the disk refuses with. */
  tidy(): void;
  /** Engines have been started, so that what is not there or on its way by now does not come by itself. */
  enginesStarted(): void;
  /** The hub is about to stop: nothing is asked any more that nobody waits for. */
  endTitles(): void;
  /** Ends turns; resolves when the database may be closed. */
  close(): Promise<void>;
}

/** Chats, the turns that run in them, and who is told, over one database. */
export function openConversations(deps: OpenConversationsDeps): OpenConversations {
  const { attachments, clock, directory, ids } = deps;
  const records = createConversationStore(deps.db, attachments.lookUp);
  const folders = createFolderStore(deps.db);
  const chatEvents = createOwnerEvents<ConversationEvent>();
  const listEvents = createOwnerEvents<ChatListEvent>();
  const waiting = new Set<() => void>();
  let areStarted = false;

  // Whoever wrote them is gone.
  records.interruptRunning();

  const { tell } = chatEvents;
  const onChanged = (owner: string, id: string, revision: number) => tell(owner, { type: 'changed', id, revision });
  const onListChanged = (owner: string, list: ChatListEvent['list']) => listEvents.tell(owner, { list });

  const models: ChatModels = {
    targetsOf(model, caller) {
      if (!deps.mayUse(caller, model)) return [];
      return directory.targetsOf(renamed(deps.book, caller, model), caller.teamId);
    },
    mayComeSoon: (model) =>
      !areStarted ||
      deps.engines().some((engine) => engine.status().state === 'starting') ||
      // One that is done is there as soon as its engine has looked again.
      deps.downloads().some(({ name, phase }) => phase !== 'failed' && withTag(name) === withTag(model)),
    onChange(listener) {
      const stopListening = deps.onModelsChange(listener);
      waiting.add(listener);
      return () => {
        stopListening();
        waiting.delete(listener);
      };
    },
  };
  const common = { ...deps, records, models, onChanged };
  const titles = createTitles(common);
  const turns = createTurns({
    ...common,
    contentOf: attachments.contentOf,
    asStorageFailure,
    onAnswered: titles.afterAnswer,
  });
  const conversations = createConversations({ records, folders, attachments, models, turns, tell, clock, ids });

  const files = openChatFiles({
    ...deps,
    records,
    folders: {
      all: folders.all,
      insert(owner, folder) {
        folders.insert(owner, folder);
        onListChanged(owner, 'folders');
      },
    },
    tell,
    checkpoint: () => checkpoint(deps.db),
    workerPath: deps.importWorker,
    folder: deps.importFolder,
  });

  return {
    files,
    handlers: {
      conversations,
      turns,
      folders,
      presets: createPresetStore(deps.db),
      onChanged,
      onListChanged,
      ids,
    },
    topics: [topicOf('conversations', chatEvents), topicOf('turn', turns), topicOf('chat-lists', listEvents)],
    tidy() {
      turns.saveAgain();
      records.purge(clock.now() - RESTORABLE_MS);
    },
    enginesStarted() {
      areStarted = true;
      for (const listener of waiting) listener();
    },
    endTitles: () => void titles.close(),
    async close() {
      await turns.close();
      await titles.close();
    },
  };
}

function topicOf(name: string, events: Pick<OwnerEvents<unknown>, 'onEvent'>): EventTopic {
  return { kind: 'events', name, onEvent: (listener, caller) => events.onEvent(ownerOf(caller), listener) };
}

/** Ollama means the newest where no tag is named, and knows no case. */
function withTag(name: string): string {
  return (name.includes(':') ? name : `${name}:latest`).toLowerCase();
}
