import type { Conversation, ConversationEvent, ConversationSummary } from '../contract/chat/conversations.ts';
import type { ChatMessage } from '../contract/chat/message.ts';
import type { NewTurn, Turn } from '../contract/chat/turns.ts';
import { HubError } from '../domain/errors.ts';
import { ownerOf } from '../domain/owner.ts';
import type { Clock, IdGenerator, Principal } from '../domain/ports.ts';
import { requireExpected, type ChatModels } from './chat-models.ts';
import { newestEnd, pathTo } from './message-tree.ts';
import { planTurn, type TurnPlan } from './plan-turn.ts';
import type { AttachmentRecords, ConversationRecord, ConversationRecords } from './records.ts';
import { titleFromWords } from './title.ts';
import type { Turns } from './turns.ts';

type Settable = Pick<
  ConversationRecord,
  'title' | 'folderId' | 'isPinned' | 'isArchived' | 'model' | 'systemPrompt' | 'parameters' | 'tools'
>;
/** What a person may set; what is absent stays. */
export type ConversationSettings = { readonly [Name in keyof Settable]?: Settable[Name] | undefined };

export interface ConversationsDeps {
  readonly records: ConversationRecords;
  readonly folders: { all(owner: string): readonly { readonly id: string }[] };
  readonly attachments: AttachmentRecords;
  readonly models: ChatModels;
  readonly turns: Pick<Turns, 'start' | 'find' | 'stopAllOf'>;
  readonly tell: (owner: string, event: ConversationEvent) => void;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

export interface StartedTurns {
  readonly turns: Turn[];
  readonly messages: ChatMessage[];
  readonly headId: string;
  readonly title: string;
  readonly revision: number;
}

/** Chats and everything that is done to them. Functions throw `not_found` for a chat that its caller does not have. */
export interface Conversations {
  list(caller: Principal | undefined, isArchived: boolean): ConversationSummary[];
  get(caller: Principal | undefined, id: string): Conversation;
  create(caller: Principal | undefined, settings: ConversationSettings): Conversation;
  update(
    caller: Principal | undefined,
    id: string,
    settings: ConversationSettings & { readonly headId?: string | undefined },
  ): ConversationSummary & { readonly headId: string | null };
  delete(caller: Principal | undefined, id: string): void;
  restore(caller: Principal | undefined, id: string): ConversationSummary;
  /** A new chat with what was said up to a message. */
  branch(caller: Principal | undefined, id: string, messageId: string): Conversation;
  /**
   * A message that is sent again under its id begins nothing: what became of it is told again.
   * @throws HubError for what can't be done at this place, and for models that there are not
   */
  startTurns(caller: Principal, id: string, wish: NewTurn): StartedTurns;
}

export function createConversations(deps: ConversationsDeps): Conversations {
  const { records, folders, attachments, models, turns, tell, clock, ids } = deps;

  function require(owner: string, id: string): ConversationRecord {
    const found = records.find(owner, id);
    if (found === undefined) throw noSuch('chat', id, 'id', 'GET /hub/conversations lists them.');
    return found;
  }

  function summaryOf(owner: string, id: string): ConversationSummary {
    const summary = records.summary(owner, id);
    if (summary === undefined) throw noSuch('chat', id, 'id', 'GET /hub/conversations lists them.');
    return summary;
  }

  function messageOf(conversationId: string, id: string, param: string): ChatMessage {
    const message = records.message(conversationId, id);
    if (message === undefined) throw noSuch('message', id, param, 'The chat itself lists its messages.');
    return message;
  }

  function requireFolder(owner: string, folderId: string | null | undefined): void {
    if (folderId == null || folders.all(owner).some(({ id }) => id === folderId)) return;
    throw noSuch('folder', folderId, 'folderId', 'GET /hub/folders lists them.');
  }

  function whole(owner: string, record: ConversationRecord): Conversation {
    const { titleBy: _, ...shown } = record;
    return { ...shown, isAnswering: summaryOf(owner, record.id).isAnswering, messages: records.messages(record.id) };
  }

  const changed = (owner: string, id: string, revision: number) => tell(owner, { type: 'changed', id, revision });

  function insert(owner: string, record: ConversationRecord, messages: readonly ChatMessage[]): Conversation {
    records.insert(owner, record, messages);
    changed(owner, record.id, record.revision);
    return whole(owner, record);
  }

  /** What comes before the answers; their parent is the last of it. */
  function branchBefore(conversationId: string, { added, parentId }: TurnPlan): readonly ChatMessage[] {
    const fresh = pathTo(added, parentId);
    const oldEnd = fresh.length === 0 ? parentId : (fresh[0]?.parentId ?? null);
    const old = pathTo(records.nodes(conversationId), oldEnd).map(({ id }) => id);
    return [...(old.length === 0 ? [] : records.some(old)), ...fresh];
  }

  /**
   * What became of a message that is sent once more; undefined for a new one.
   * @throws HubError `conflict` where its id is that of another message
   */
  function sentBefore(owner: string, chat: ConversationRecord, wish: NewTurn): StartedTurns | undefined {
    if (wish.kind !== 'send' || wish.messageId === undefined) return undefined;
    const { messageId, text } = wish;
    if (records.some([messageId]).length === 0) return undefined;
    const question = records.message(chat.id, messageId);
    if (question?.role !== 'user' || question.text !== text) {
      const message = `${messageId} is another message, in this chat or in another one. Send a new one under a new id.`;
      throw new HubError('conflict', message, { param: 'messageId' });
    }
    const below = records.nodes(chat.id).filter(({ parentId }) => parentId === messageId);
    const answers = records.some(below.map(({ id }) => id)).filter((message) => message.role === 'assistant');
    return {
      turns: answers.flatMap(({ turnId }) => (turnId === null ? [] : (turns.find(owner, turnId) ?? []))),
      messages: [question, ...answers],
      headId: chat.headId ?? messageId,
      title: chat.title,
      revision: chat.revision,
    };
  }

  return {
    list: (caller, isArchived) => records.list(ownerOf(caller), isArchived),
    get(caller, id) {
      const owner = ownerOf(caller);
      return whole(owner, require(owner, id));
    },
    create(caller, settings) {
      const owner = ownerOf(caller);
      requireFolder(owner, settings.folderId);
      const now = clock.now();
      const record: ConversationRecord = {
        id: ids.next('chat_'),
        title: settings.title ?? '',
        titleBy: settings.title === undefined ? 'words' : 'person',
        folderId: settings.folderId ?? null,
        isPinned: settings.isPinned ?? false,
        isArchived: false,
        model: settings.model ?? null,
        systemPrompt: settings.systemPrompt ?? '',
        parameters: settings.parameters ?? {},
        tools: settings.tools ?? [],
        headId: null,
        createdAt: now,
        updatedAt: now,
        revision: 1,
      };
      return insert(owner, record, []);
    },
    update(caller, id, { headId, ...settings }) {
      const owner = ownerOf(caller);
      const { headId: shown } = require(owner, id);
      requireFolder(owner, settings.folderId);
      const head = headId === undefined ? shown : newestEnd(records.nodes(id), messageOf(id, headId, 'headId').id);
      const named = settings.title === undefined ? {} : ({ titleBy: 'person' } as const);
      changed(owner, id, records.update(id, { ...settings, ...named, headId: head }));
      return { ...summaryOf(owner, id), headId: head };
    },
    delete(caller, id) {
      const owner = ownerOf(caller);
      const revision = records.delete(owner, id, clock.now());
      if (revision === undefined) throw noSuch('chat', id, 'id', 'GET /hub/conversations lists them.');
      turns.stopAllOf(id);
      tell(owner, { type: 'deleted', id, revision });
    },
    restore(caller, id) {
      const owner = ownerOf(caller);
      const revision = records.restore(owner, id);
      if (revision === undefined && records.summary(owner, id) === undefined) {
        throw noSuch('deleted chat', id, 'id', 'A chat can be brought back for an hour.');
      }
      if (revision !== undefined) changed(owner, id, revision);
      return summaryOf(owner, id);
    },
    branch(caller, id, messageId) {
      const owner = ownerOf(caller);
      const source = require(owner, id);
      messageOf(id, messageId, 'messageId');
      const path = records.some(pathTo(records.nodes(id), messageId).map((node) => node.id));
      const messages = copyOf(path, () => ids.next('msg_'));
      const now = clock.now();
      return insert(
        owner,
        {
          ...source,
          id: ids.next('chat_'),
          isPinned: false,
          isArchived: false,
          headId: messages.at(-1)?.id ?? null,
          createdAt: now,
          updatedAt: now,
          revision: 1,
        },
        messages,
      );
    },
    startTurns(caller, id, wish) {
      const owner = ownerOf(caller);
      const conversation = require(owner, id);
      const before = sentBefore(owner, conversation, wish);
      if (before !== undefined) return before;
      const plan = planTurn(wish, {
        messageOf: (messageId, param) => messageOf(id, messageId, param),
        attachmentsOf: (wanted) => attachments.require(wanted, owner),
        nextId: ids.next,
        now: clock.now(),
      });
      for (const { model } of plan.answers) requireExpected(models, model, caller);
      const branch = branchBefore(id, plan);
      const [first] = plan.answers;
      // What is gone on from stays in the branch that is shown, wherever that ends.
      const headId = plan.resumed === undefined ? first?.id : newestEnd(records.nodes(id), plan.resumed.id);
      const { title = conversation.title } = firstTitle(conversation, plan);
      const changes = {
        headId: headId ?? null,
        model: first?.model ?? conversation.model,
        updatedAt: clock.now(),
        title,
      };
      const revision =
        plan.resumed === undefined
          ? records.append(id, plan.added, changes, plan.comparedId)
          : records.saveAnswer(id, plan.resumed, changes);
      changed(owner, id, revision);
      const started = plan.answers.map((message) => turns.start({ caller, conversation, branch, message }));
      const messages = plan.resumed === undefined ? plan.added : [plan.resumed];
      return { turns: started, messages: [...messages], headId: headId ?? '', title, revision };
    },
  };
}

/** The first words name a chat that nobody has named. */
function firstTitle({ title }: ConversationRecord, { added }: TurnPlan): { readonly title?: string } {
  const [question] = added;
  if (title !== '' || question?.role !== 'user') return {};
  const words = titleFromWords(question.text) || (question.attachments[0]?.name ?? '');
  return words === '' ? {} : { title: words };
}

/** The same messages under new ids; an answer that is being written is copied as far as it has come. */
function copyOf(messages: readonly ChatMessage[], nextId: () => string): readonly ChatMessage[] {
  let parentId: string | null = null;
  return messages.map((message) => {
    const copy = { ...message, id: nextId(), parentId };
    parentId = copy.id;
    if (copy.role !== 'assistant' || copy.outcome !== 'running') return copy;
    return { ...copy, outcome: 'interrupted', turnId: null };
  });
}

function noSuch(what: string, id: string, param: string, advice: string): HubError {
  return new HubError('not_found', `There is no ${what} ${JSON.stringify(id.slice(0, 100))}. ${advice}`, { param });
}
