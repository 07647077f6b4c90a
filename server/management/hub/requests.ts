import type { output } from 'zod';
import * as contract from '../../contract/hub/requests.ts';
import { HubError } from '../../domain/errors.ts';
import type { AnswerContent, KeptBody } from '../../domain/kept-bodies.ts';
import { phasesOf } from '../../domain/phases.ts';
import type { Principal } from '../../domain/ports.ts';
import type { Activity } from '../../inference/activity.ts';
import { implement, type Handler } from '../resource.ts';
import { toRow, type LedgerLine } from './ledger-line.ts';
import { readLive } from './live-requests.ts';
import type { Names } from './names.ts';

type Outcome = LedgerLine['outcome'];

export interface LedgerFilter {
  readonly of?: { readonly kind: 'key' | 'replyId'; readonly value: string } | undefined;
  readonly outcomes?: readonly Outcome[] | undefined;
  readonly model?: string | undefined;
  readonly dialect?: string | undefined;
  readonly text?: string | undefined;
}

export interface LedgerReader {
  /** Newest first. @param before only rows older than this id */
  page(filter: LedgerFilter, limit: number, before?: number): Promise<readonly LedgerLine[]>;
  /** The same, but a search that has to read the rows themselves gives up after a while and says where to go on. */
  scan(
    filter: LedgerFilter,
    limit: number,
    before?: number,
  ): Promise<{ readonly rows: readonly LedgerLine[]; readonly next: number | null }>;
}

/** What is kept of what was said in requests. */
export interface KeptBodies {
  find(replyId: string): KeptBody | undefined;
  /** Why there is nothing of a request. */
  absenceOf(
    line: Pick<LedgerLine, 'caller' | 'callerKind' | 'dialect' | 'modelAsked'>,
  ): output<typeof contract.requestDetailSchema>['bodyAbsence'];
  total(): { readonly count: number; readonly bytes: number };
  clear(): void;
}

export interface ReplayWish {
  readonly line: LedgerLine;
  readonly body: KeptBody;
  readonly model: string;
  readonly caller: Principal;
  /** Of the request that asks for it. */
  readonly requestId: string;
  readonly signal: AbortSignal;
}

export interface Replayed extends Omit<output<typeof contract.replayRequest.response>, 'answer'> {
  readonly answer: AnswerContent;
}

export interface RequestDeps {
  readonly activity: Activity;
  readonly bodies: KeptBodies;
  /** Sends a kept request again. @throws HubError as the request itself would */
  readonly replay: (wish: ReplayWish) => Promise<Replayed>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export function requestHandlers(
  deps: RequestDeps & { readonly ledger: LedgerReader; readonly names: Names },
): readonly Handler[] {
  const { bodies, ledger, names } = deps;

  /** @throws HubError `not_found` */
  async function requireLine(id: string): Promise<LedgerLine> {
    const [line] = await (isNumber(id)
      ? ledger.page({}, 1, Number(id) + 1)
      : ledger.page({ of: { kind: 'replyId', value: id } }, 1));
    if (line !== undefined && (!isNumber(id) || line.id === Number(id))) return line;
    const isRunning = [...deps.activity.present].some(({ opening }) => opening.replyId === id);
    throw new HubError(
      'not_found',
      isRunning
        ? `The request ${id} still runs; it stands in the ledger when it is over. GET /hub/requests/live shows it.`
        : `There is no request ${JSON.stringify(id.slice(0, 100))} in the ledger: the id is wrong, or its row was removed. GET /hub/requests lists them.`,
      { param: 'id' },
    );
  }

  /** @throws HubError `conflict` that says why it can't be sent again, and what to do */
  function requireBody(line: LedgerLine): KeptBody {
    const body = line.replyId === null ? undefined : bodies.find(line.replyId);
    if (body === undefined) {
      throw new HubError(
        'conflict',
        'This request was not kept, so it can’t be sent again. Set keepBodies with PATCH /hub/settings, or keep_bodies of its key; it holds for requests that come after that.',
      );
    }
    if (body.requestBytes <= body.request.byteLength) return body;
    throw new HubError(
      'conflict',
      `Only the first ${body.request.byteLength} of ${body.requestBytes} bytes of this request were kept, so it can’t be sent again. Raise bodyMaxBytes with PATCH /hub/settings for requests to come.`,
    );
  }

  return [
    implement(contract.listRequests, async ({ query }) => {
      const { before, caller, dialect, limit, model, outcome, text } = query;
      const filter: LedgerFilter = {
        of: caller === undefined ? undefined : { kind: 'key', value: caller },
        outcomes: outcome === undefined ? undefined : [outcome],
        model,
        dialect,
        text: text === undefined || text.trim() === '' ? undefined : text.trim(),
      };
      const { rows, next } = await ledger.scan(filter, limit, before);
      return { requests: rows.map((line) => toRow(line, names)), next };
    }),
    implement(contract.listLiveRequests, () => readLive({ ...deps, names })),
    implement(contract.getRequest, async ({ params }) => describe(await requireLine(params.id), deps)),
    implement(contract.replayRequest, async ({ params, body: { model } }, { caller, requestId, signal }) => {
      const line = await requireLine(params.id);
      const body = requireBody(line);
      if (caller === undefined) throw new HubError('unauthenticated', 'A request is sent again under who asks for it.');
      const replayed = await deps.replay({ line, body, model, caller, requestId, signal });
      return { ...replayed, answer: shownAnswer(replayed.answer) };
    }),
    implement(contract.getKeptBodies, () => bodies.total()),
    implement(contract.deleteKeptBodies, (_request, { logger, requestId }) => {
      logger.info('bodies.cleared', { requestId, ...bodies.total() });
      bodies.clear();
      return undefined;
    }),
  ];
}

function describe(
  line: LedgerLine,
  { bodies, names }: { readonly bodies: KeptBodies; readonly names: Names },
): output<typeof contract.requestDetailSchema> {
  const called = (kind: string, id: string | null) => (id === null ? null : (names.nameOf(kind, id) ?? null));
  const body = line.replyId === null ? undefined : bodies.find(line.replyId);
  return {
    ...line,
    ...toRow(line, names),
    userName: called('user', line.userId),
    teamName: called('team', line.teamId),
    organizationName: called('organization', line.organizationId),
    customerName: called('customer', line.customerId),
    tags: [...line.tags],
    metadata: { ...line.metadata },
    attempts: line.attempts.map(({ errorCode, errorMessage, ...attempt }) => ({
      ...attempt,
      ...(errorCode !== undefined && { errorCode }),
      ...(errorMessage !== undefined && { errorMessage }),
    })),
    phases: [...phasesOf(line)],
    body: body === undefined ? null : shownBody(body),
    bodyAbsence: body === undefined ? bodies.absenceOf(line) : null,
  };
}

function shownBody({ answer, request, requestBytes }: KeptBody) {
  return {
    request: new TextDecoder().decode(request),
    requestBytes,
    isCut: requestBytes > request.byteLength,
    answer: answer === undefined ? null : shownAnswer(answer),
  };
}

function shownAnswer({ choices, ...content }: AnswerContent) {
  return { ...content, choices: choices.map(({ toolCalls, ...choice }) => ({ ...choice, toolCalls: [...toolCalls] })) };
}

function isNumber(id: string): boolean {
  return /^[1-9]\d{0,14}$/.test(id);
}
