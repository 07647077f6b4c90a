import type { Actor } from '../domain/account.ts';
import { HUB_PROVIDER, PLAIN_ROUTING, type Deployment } from '../domain/deployment.ts';
import { HubError } from '../domain/errors.ts';
import type { Clock, ModelAlias } from '../domain/ports.ts';
import type { Deployments } from './deployments.ts';

/** Names that stand for a model: the short way to make, read and remove deployments that name another model. */
export interface Aliases {
  /** By name. */
  all(): readonly ModelAlias[];
  /** @throws HubError `conflict` where the name belongs to deployments of another kind, or leads back to itself */
  put(alias: ModelAlias, by: Actor): void;
  /** Returns whether there was one. */
  delete(name: string, by: Actor): boolean;
}

export function createAliases({ deployments, clock }: { deployments: Deployments; clock: Clock }): Aliases {
  const aliasesNamed = (name: string) => deployments.named(name).filter(isAlias);
  return {
    all: () =>
      deployments
        .all()
        .filter(isAlias)
        .map(({ modelName, model }) => ({ name: modelName, model }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    put(alias, by) {
      if (deployments.named(alias.name).some((each) => !isAlias(each))) {
        throw new HubError(
          'conflict',
          `${JSON.stringify(alias.name)} is a model with deployments of its own. Delete them with /model/delete, or choose another name.`,
          { param: 'name' },
        );
      }
      const known = aliasesNamed(alias.name);
      const row = toDeployment(alias, by, clock.now(), known[0]);
      const others = known.filter(({ id }) => id !== row.id).map(({ id }) => ({ type: 'delete', id }) as const);
      deployments.apply([...others, { type: 'put', row }], by);
    },
    delete(name, by) {
      const known = aliasesNamed(name);
      if (known.length > 0) {
        deployments.apply(
          known.map(({ id }) => ({ type: 'delete', id })),
          by,
        );
      }
      return known.length > 0;
    },
  };
}

/** It names another model of this hub and adds nothing. */
export function isAlias({ provider, price, weight, mockResponse }: Deployment): boolean {
  const isUnpriced = Object.values(price).every((each) => each === null);
  return provider === HUB_PROVIDER && isUnpriced && weight === null && mockResponse === null;
}

/** An alias as a deployment; one that is known keeps its id and when it was made. */
export function toDeployment({ name, model }: ModelAlias, by: Actor, at: number, known?: Deployment): Deployment {
  const author = by.userId ?? by.id;
  return {
    ...PLAIN_ROUTING,
    id: known?.id ?? `alias/${name}`,
    modelName: name,
    provider: HUB_PROVIDER,
    model,
    createdAt: known?.createdAt ?? at,
    createdBy: known?.createdBy ?? author,
    updatedAt: at,
    updatedBy: author,
  };
}
