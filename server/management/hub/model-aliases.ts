import * as contract from '../../contract/hub/model-aliases.ts';
import { HubError } from '../../domain/errors.ts';
import type { Aliases } from '../../models/aliases.ts';
import { actorOf, implement, type Handler } from '../resource.ts';

export function modelAliasHandlers(aliases: Aliases): readonly Handler[] {
  return [
    implement(contract.listModelAliases, () => ({ aliases: [...aliases.all()] })),
    implement(contract.putModelAlias, ({ params, body }, context) => {
      const alias = { name: params.name, model: body.model };
      aliases.put(alias, actorOf(context));
      return alias;
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
