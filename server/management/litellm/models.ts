import * as contract from '../../contract/litellm/models.ts';
import type { Balance } from '../../domain/account.ts';
import { budgetOf, type Deployment } from '../../domain/deployment.ts';
import { HubError } from '../../domain/errors.ts';
import type { Clock, IdGenerator, Principal } from '../../domain/ports.ts';
import type { Deployments } from '../../models/deployments.ts';
import {
  decodeDeployment,
  encodeInfo,
  encodeModelRow,
  encodeParams,
  type DecodeContext,
} from '../../models/litellm-deployment.ts';
import type { DescribedModel, ModelDirectory } from '../../models/model-directory.ts';
import { describeGroup } from '../../models/model-group.ts';
import { actorOf, implement, type Handler, type HandlerContext } from '../resource.ts';

export interface ModelDeps {
  readonly deployments: Deployments;
  readonly directory: Pick<ModelDirectory, 'list' | 'describe' | 'describeDeployment'>;
  /** Makes the engines that new deployments need, and resolves when they had their first look or some time has passed. */
  readonly syncEngines: () => Promise<void>;
  readonly mayUse: (caller: Principal, model: string) => boolean;
  readonly decoding: DecodeContext;
  /** How long a failing deployment is still left alone. */
  readonly coolingSeconds: (id: string) => number;
  /** What a deployment used of its own budget. */
  readonly balanceOf: (id: string) => Balance;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

/** LiteLLM's model routes: what there is to call, and deployments that are added and changed while the hub runs. */
export function modelHandlers(deps: ModelDeps): readonly Handler[] {
  const { deployments, directory } = deps;

  function visibleTo(caller: Principal | undefined): readonly DescribedModel[] {
    const all = directory.describe();
    if (caller === undefined || caller.isAdmin) return all;
    return all.filter(({ name, deployment }) => isVisible(caller, name, deployment?.teamId ?? null));
  }

  function isVisible(caller: Principal, name: string, teamId: string | null): boolean {
    return (teamId === null || teamId === caller.teamId) && deps.mayUse(caller, name);
  }

  /** An alias fares as what it stands for. */
  const encodeRow = (model: DescribedModel) => {
    const { deployment, target, id } = model;
    const hasBudget = deployment !== undefined && budgetOf(deployment) !== undefined;
    return encodeModelRow(model, {
      coolingSeconds: deps.coolingSeconds(target?.id ?? id),
      balance: hasBudget ? deps.balanceOf(id) : undefined,
    });
  };

  function readInfo(id: string | undefined, caller: Principal | undefined): { data: contract.ModelRow[] } {
    const models = visibleTo(caller).filter((model) => id === undefined || model.id === id);
    if (id !== undefined && models.length === 0) throw unknownModel(id);
    return { data: models.map(encodeRow) };
  }

  async function store(row: Deployment, context: HandlerContext) {
    deployments.apply([{ type: 'put', row }], actorOf(context));
    await deps.syncEngines();
    return encodeStored(row);
  }

  function encodeStored(row: Deployment) {
    return {
      ...encodeRow(directory.describeDeployment(row)),
      model_id: row.id,
      created_at: new Date(row.createdAt).toISOString(),
      created_by: row.createdBy,
      updated_at: new Date(row.updatedAt).toISOString(),
      updated_by: row.updatedBy,
    };
  }

  async function change(id: string, changes: DeploymentChanges, context: HandlerContext) {
    const known = deployments.get(id);
    if (known === undefined) throw unknownModel(id);
    return store(merge(known, changes, context), context);
  }

  function merge(known: Deployment, changes: DeploymentChanges, context: HandlerContext): Deployment {
    const given = changes.litellm_params ?? {};
    const body = contract.deploymentBodySchema.parse({
      model_name: changes.model_name ?? known.modelName,
      litellm_params: {
        ...encodeParams(known),
        api_base: known.apiBase,
        api_key: known.apiKey,
        ...given,
        model: modelOf(known, given),
      },
      model_info: { ...encodeInfo(known), ...changes.model_info },
    });
    return decodeDeployment(body, { ...stampOf(context), id: known.id, known }, deps.decoding);
  }

  const stampOf = (context: HandlerContext) => {
    const actor = actorOf(context);
    return { at: deps.clock.now(), by: actor.userId ?? actor.id };
  };

  return [
    implement(contract.getModelInfo, ({ query }, { caller }) => readInfo(query.litellm_model_id, caller)),
    implement(contract.getModelInfoV1, ({ query }, { caller }) => readInfo(query.litellm_model_id, caller)),

    implement(contract.getModelInfoPage, ({ query: { page, size, search, model } }, { caller }) => {
      const matching = visibleTo(caller).filter(
        ({ name }) =>
          (search === undefined || name.toLowerCase().includes(search.toLowerCase())) &&
          (model === undefined || name === model),
      );
      return {
        data: matching.slice((page - 1) * size, page * size).map(encodeRow),
        total_count: matching.length,
        current_page: page,
        total_pages: Math.ceil(matching.length / size),
        size,
      };
    }),

    implement(contract.getModelGroupInfo, ({ query }, { caller }) => {
      const models = visibleTo(caller);
      const groups = Map.groupBy(models, ({ name }) => name);
      return {
        data: [...groups]
          .filter(([name]) => query.model_group === undefined || name === query.model_group)
          .map(([name, members]) => describeGroup(name, members)),
      };
    }),

    implement(contract.createModel, async ({ body }, context) => {
      const id = body.model_info?.id ?? deps.ids.next('model_');
      if (deployments.get(id) !== undefined) {
        throw new HubError('conflict', `There is a model with the id ${id} already. Change it with /model/update.`, {
          param: 'model_info.id',
        });
      }
      return store(decodeDeployment(body, { ...stampOf(context), id }, deps.decoding), context);
    }),

    implement(contract.updateModel, ({ body }, context) => change(body.model_info?.id ?? body.id ?? '', body, context)),
    implement(contract.patchModel, ({ params, body }, context) => change(params.id, body, context)),

    implement(contract.deleteModel, async ({ body }, context) => {
      if (deployments.get(body.id) === undefined) throw unknownModel(body.id);
      deployments.apply([{ type: 'delete', id: body.id }], actorOf(context));
      await deps.syncEngines();
      return { message: `Model: ${body.id} deleted successfully` };
    }),
  ];
}

type DeploymentChanges = Readonly<{
  model_name?: string | null | undefined;
  litellm_params?: Readonly<Record<string, unknown>> | null | undefined;
  model_info?: Readonly<Record<string, unknown>> | null | undefined;
}>;

/** A deployment that asks somebody else for its model is another one, so `null` keeps what there is. */
function modelOf(known: Deployment, given: Readonly<Record<string, unknown>>): unknown {
  return given['model'] ?? encodeParams(known)['model'];
}

function unknownModel(id: string): HubError {
  return new HubError(
    'invalid_request',
    `Model not found: ${JSON.stringify(id.slice(0, 200))}. GET /model/info lists them.`,
    { param: 'id' },
  );
}
