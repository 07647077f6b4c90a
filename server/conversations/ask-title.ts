import type { AssistantMessage, ChatMessage } from '../contract/chat/message.ts';
import type { ChatRequest } from '../domain/inference-request.ts';
import { HubError } from '../domain/errors.ts';
import { ownerOf } from '../domain/owner.ts';
import type { Clock, IdGenerator, Logger, Principal } from '../domain/ports.ts';
import type { Inference } from '../inference/run-inference.ts';
import type { ChatModels } from './chat-models.ts';
import type { ConversationRecords } from './records.ts';
import { readAnswer, type TurnOrder } from './run-turn.ts';
import { titleFromAnswer } from './title.ts';

export interface TitleDeps {
  readonly records: ConversationRecords;
  readonly inference: Inference;
  readonly models: ChatModels;
  /** The owner's setting. */
  readonly makesTitles: () => boolean;
  readonly onChanged: (owner: string, conversationId: string, revision: number) => void;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: Logger;
}

export interface Titles {
  /** Asks for a title in the background, where an answer was the first of its chat. */
  afterAnswer(order: TurnOrder, message: AssistantMessage): void;
  /** Asks no more: nobody waits for a title when the hub stops. Resolves when the last question is over. */
  close(): Promise<void>;
}

const MAX_TOKENS = 20;
/** Of the question and of the answer: their beginnings say what a chat is about. */
const SHOWN_CHARACTERS = 1_500;
const WISH =
  'Write a title of at most six words for the conversation below, in the language that it is in. ' +
  'Answer with the title alone: one line, no quotes, no markup.';

export function createTitles(deps: TitleDeps): Titles {
  const { records, inference, models, clock, ids, logger } = deps;
  const closing = new AbortController();
  const asking = new Map<string, Promise<void>>();

  /** It knows a few facts and writes no titles. */
  function isStarter(name: string, caller: Principal): boolean {
    return models.targetsOf(name, caller).some(({ model }) => model.isStarter === true);
  }

  async function ask(
    { caller, conversation }: TurnOrder,
    question: ChatMessage,
    answer: AssistantMessage,
  ): Promise<void> {
    const owner = ownerOf(caller);
    const requestId = ids.next('req_');
    let said = '';
    const isNamed = () => records.find(owner, conversation.id)?.titleBy !== 'words';
    try {
      if (isNamed() || isStarter(answer.model, caller)) return;
      const call = inference.open({
        requestId,
        caller,
        dialect: 'homeport',
        operation: 'chat-title',
        receivedAt: clock.now(),
        replyId: requestId,
        wishes: { tags: ['title'] },
      });
      await readAnswer(call, titleRequest(answer.model, question.text, answer.text), closing.signal, (part) => {
        if (part.type === 'text-delta') said += part.text;
      });
      const title = titleFromAnswer(said);
      if (title === undefined || isNamed()) return;
      deps.onChanged(owner, conversation.id, records.update(conversation.id, { title, titleBy: 'model' }));
    } catch (error) {
      // The first words stay its title; whoever wonders why finds the reason.
      logger.info('chat.no_title', { requestId, conversationId: conversation.id, error });
    }
  }

  return {
    afterAnswer(order, message) {
      const { conversation, branch } = order;
      const question = branch.at(-1);
      const isFirst = question?.role === 'user' && question.parentId === null;
      if (!isFirst || message.text === '' || (message.outcome !== 'complete' && message.outcome !== 'cut')) return;
      if (asking.has(conversation.id) || closing.signal.aborted || !deps.makesTitles()) return;
      const done = ask(order, question, message).finally(() => asking.delete(conversation.id));
      asking.set(conversation.id, done);
    },
    async close() {
      closing.abort(new HubError('shutting_down', 'The hub is stopping.'));
      await Promise.all(asking.values());
    },
  };
}

function titleRequest(model: string, question: string, answer: string): ChatRequest {
  const shown = (text: string) => text.slice(0, SHOWN_CHARACTERS);
  const text = `${WISH}\n\nQuestion:\n${shown(question)}\n\nAnswer:\n${shown(answer)}`;
  return {
    kind: 'chat',
    model,
    stream: true,
    choices: 1,
    messages: [{ role: 'user', content: [{ type: 'text', text }] }],
    tools: [],
    toolChoice: { type: 'auto' },
    parallelToolCalls: true,
    responseFormat: { type: 'text' },
    sampling: { maxOutputTokens: MAX_TOKENS, stop: [] },
    runtime: {},
    reasoningEffort: 'none',
  };
}
