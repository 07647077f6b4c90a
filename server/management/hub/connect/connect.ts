import * as contract from '../../../contract/hub/connect.ts';
import { HubError } from '../../../domain/errors.ts';
import type { Principal } from '../../../domain/ports.ts';
import { windowOf, type Target } from '../../../domain/target.ts';
import type { ModelDirectory } from '../../../models/model-directory.ts';
import { nearMatches } from '../../../models/near-matches.ts';
import { implement, type Handler } from '../../resource.ts';
import type { LedgerReader } from '../requests.ts';
import type { Candidate } from './choose-models.ts';
import { describeRefusal } from './describe-refusal.ts';
import type { ToolRecipe } from './recipe.ts';
import { tools } from './tools.ts';
import { writeGuide } from './write-guide.ts';

export interface ConnectDeps {
  /** Where the hub is reached, this computer's own address first. */
  readonly addresses: () => readonly string[];
  /** Programs on this computer need no key. */
  readonly isOpenHere: () => boolean;
  readonly directory: Pick<ModelDirectory, 'list' | 'targetsOf' | 'unknownModel'>;
  /** What a caller may ask for. */
  readonly listModels: (caller: Principal) => readonly { readonly id: string }[];
  readonly mayUse: (caller: Principal, model: string) => boolean;
}

const SHOWN_REQUESTS = 20;

export function connectHandlers(deps: ConnectDeps & { readonly ledger: LedgerReader }): readonly Handler[] {
  function candidatesFor(caller: Principal): readonly Candidate[] {
    const names = new Set(deps.listModels(caller).map(({ id }) => id));
    return deps.directory
      .list()
      .filter(({ name }) => names.has(name))
      .map((listed) => candidateOf(listed.name, listed));
  }

  /** @throws HubError `model_not_found` with near matches, also for what this caller may not know of */
  function requireModel(name: string, caller: Principal): Candidate {
    if (!deps.mayUse(caller, name)) throw deps.directory.unknownModel(name);
    const [target] = deps.directory.targetsOf(name, caller.teamId);
    if (target === undefined) throw deps.directory.unknownModel(name);
    return candidateOf(name, target);
  }

  return [
    implement(contract.listTools, () => ({
      addresses: [...deps.addresses()],
      tools: tools.map(({ id, name, kind, dialect, about }) => ({ id, name, kind, dialect, about })),
    })),
    implement(contract.getGuide, ({ params, query }, { caller }) => {
      const recipe = requireTool(params.tool);
      const who = requireCaller(caller);
      const addresses = deps.addresses();
      return writeGuide(recipe, {
        addresses,
        address: chooseAddress(addresses, query.address),
        candidates: candidatesFor(who),
        chosen: query.model === undefined ? undefined : requireModel(query.model, who),
        isOpenHere: deps.isOpenHere(),
      });
    }),
    implement(contract.listArrivals, async ({ params, query: { keyId, after } }, { caller }) => {
      requireTool(params.tool);
      const who = requireCaller(caller);
      const value = keyId ?? who.id;
      if (value !== who.id && !who.isAdmin) {
        throw new HubError('forbidden', 'This key sees its own requests only: leave keyId out.', { param: 'keyId' });
      }
      const rows = await deps.ledger.page({ of: { kind: 'key', value } }, SHOWN_REQUESTS);
      const explain = (name: string) => deps.directory.unknownModel(name).message;
      return {
        latest: rows[0]?.id ?? 0,
        requests: rows.filter(({ id }) => id > after).map((row) => arrivalOf(row, explain)),
      };
    }),
  ];
}

function requireTool(id: string): ToolRecipe {
  const recipe = tools.find((each) => each.id === id.toLowerCase());
  if (recipe !== undefined) return recipe;
  const near = nearMatches(
    id,
    tools.map((each) => each.id),
  );
  const advice = near.length > 0 ? ` Did you mean ${near.join(', ')}?` : '';
  throw new HubError(
    'not_found',
    `There are no settings for a tool ${JSON.stringify(id)}.${advice} GET /hub/connect lists every tool; for one that is not there, those of its library or of curl say what to type.`,
    { param: 'tool' },
  );
}

/** The endpoints need a caller; without one they were never reached. */
function requireCaller(caller: Principal | undefined): Principal {
  if (caller === undefined) throw new HubError('unauthenticated', 'A key or a signed-in browser is needed.');
  return caller;
}

/** Only the hub's own: a link with another address in it must not make people send their keys there. */
function chooseAddress(addresses: readonly string[], asked: string | undefined): string {
  const found = asked === undefined ? addresses[0] : addresses.find((each) => each === asked.replace(/\/+$/, ''));
  if (found !== undefined) return found;
  throw new HubError(
    'invalid_request',
    `${JSON.stringify(asked)} is no address of this hub. It is reached at ${addresses.join(', ')}.`,
    { param: 'address' },
  );
}

function candidateOf(name: string, { model, deployment }: Pick<Target, 'model' | 'deployment'>): Candidate {
  return {
    name,
    context: windowOf({ model, deployment }),
    capabilities: model.capabilities,
    isStarter: model.isStarter ?? false,
    isLoaded: model.loaded ?? false,
  };
}

type Row = Awaited<ReturnType<LedgerReader['page']>>[number];

function arrivalOf(row: Row, unknownModel: (name: string) => string): contract.Arrival {
  const { id, dialect, operation, modelAsked, modelServed, outcome, errorCode, durationMs } = row;
  const problem = outcome === 'error' ? describeRefusal(row, unknownModel) : null;
  return {
    id,
    at: row.receivedAt,
    dialect,
    operation,
    modelAsked,
    modelServed,
    outcome,
    errorCode,
    problem,
    durationMs,
  };
}
