import { HUB_PROVIDER, type Deployment } from '../domain/deployment.ts';
import { HubError } from '../domain/errors.ts';
import { nearMatches } from './near-matches.ts';
import { isProvider, knownProviders } from './providers.ts';

export interface KnownNames {
  /** What everybody may ask for and something serves. */
  readonly served: readonly string[];
  /** What is set up, but can't be served now. */
  readonly troubled: readonly string[];
  /** All there are. */
  readonly deployments: readonly Deployment[];
}

/** The error for a name that nothing serves. */
export function unknownModel(name: string, { served, troubled, deployments }: KnownNames): HubError {
  if (name.includes(',')) {
    return new HubError(
      'invalid_request',
      `model is ${JSON.stringify(name.slice(0, 120))}. One request is answered by one model: ask for one, and name others in fallbacks.`,
      { param: 'model' },
    );
  }
  const near = nearMatches(
    name,
    [...new Set([...served, ...troubled])].filter((each) => each !== name),
  ).map((each) => (served.includes(each) ? each : `${each} (which can't be served now)`));
  const shown = JSON.stringify(name.slice(0, 120));
  const alias = deployments.find(
    ({ modelName, provider, teamId }) => modelName === name && provider === HUB_PROVIDER && teamId === null,
  );
  const reason =
    alias === undefined
      ? `There is no model ${shown} here.`
      : `${shown} is an alias of ${JSON.stringify(alias.model)}, which is not here.`;
  const hasWildcard = deployments.some(({ modelName }) => modelName.endsWith('*'));
  const marker = hasWildcard ? 'litellm.BadRequestError: there are no healthy deployments for this model. ' : '';
  const advice = near.length > 0 ? `Did you mean ${near.join(', ')}? ` : '';
  return new HubError('model_not_found', `${marker}${reason} ${advice}GET /v1/models lists every name.`, {
    param: 'model',
    litellmWords: hasWildcard ? undefined : `Invalid model name passed in model=${name.slice(0, 120)}.`,
  });
}

/** Why a name that another one stands for is served by nothing. It may have been meant as `provider/model`. */
export function missingModel(name: string, engineIds: readonly string[]): string {
  const slash = name.indexOf('/');
  const prefix = name.slice(0, Math.max(slash, 0));
  if (prefix === '' || isProvider(prefix) || engineIds.includes(prefix)) return `${name} is not here.`;
  return `${name} is not here. If ${prefix} was meant as a provider: this hub knows ${knownProviders(engineIds)}.`;
}
