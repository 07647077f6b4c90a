import * as contract from '../../contract/hub/model-aliases.ts';
import { HubError } from '../../domain/errors.ts';
import type { ModelAlias } from '../../domain/ports.ts';
import type { AliasRecords } from '../../models/aliases.ts';
import { implement, type Handler } from '../resource.ts';

export function modelAliasHandlers(aliases: AliasRecords): readonly Handler[] {
  return [
    implement(contract.listModelAliases, () => ({ aliases: [...aliases.all()] })),
    implement(contract.putModelAlias, ({ params, body }) => {
      const alias = { name: params.name, model: body.model };
      requireNoCircle(alias, aliases.all());
      aliases.put(alias);
      return alias;
    }),
    implement(contract.deleteModelAlias, ({ params }) => {
      if (aliases.delete(params.name)) return undefined;
      throw new HubError(
        'not_found',
        `There is no alias ${JSON.stringify(params.name)}. GET /hub/model-aliases lists them.`,
        { param: 'name' },
      );
    }),
  ];
}

/** @throws HubError when following the names would lead back to this one */
function requireNoCircle({ name, model }: ModelAlias, others: readonly ModelAlias[]): void {
  const targets = new Map(others.map((alias) => [alias.name, alias.model]));
  const passed = [name];
  for (let next: string | undefined = model; next !== undefined; next = targets.get(next)) {
    if (next === name) {
      throw new HubError('conflict', `An alias can't stand for itself: ${[...passed, next].join(' → ')}.`, {
        param: 'model',
      });
    }
    if (passed.includes(next)) return;
    passed.push(next);
  }
}
