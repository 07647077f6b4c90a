import * as contract from '../../contract/hub/model-aliases.ts';
import { HubError } from '../../domain/errors.ts';
import type { ModelAlias } from '../../domain/ports.ts';
import type { Aliases } from '../../models/aliases.ts';
import { actorOf, implement, type Handler } from '../resource.ts';

export interface ModelAliasDeps {
  readonly aliases: Aliases;
  /** Why nothing serves a name now. */
  readonly problemOf: (name: string) => string | undefined;
}

export function modelAliasHandlers({ aliases, problemOf }: ModelAliasDeps): readonly Handler[] {
  const describe = (alias: ModelAlias) => ({ ...alias, problem: problemOf(alias.name) ?? null });
  return [
    implement(contract.listModelAliases, () => ({ aliases: aliases.all().map(describe) })),
    implement(contract.putModelAlias, ({ params, body }, context) => {
      const alias = { name: params.name, model: body.model };
      aliases.put(alias, actorOf(context));
      return describe(alias);
    }),
    implement(contract.deleteModelAlias, ({ params }, context) => {
      if (aliases.delete(params.name, actorOf(context))) return undefined;
      throw new HubError(
        'not_found',
        `There is no alias ${JSON.stringify(params.name)}. GET /hub/model-aliases lists them.`,
        { param: 'name' },
      );
    }),
  ];
}
