import { HubError } from '../domain/errors.ts';
import type { Authenticator } from './request-context.ts';

export interface PauseDeps {
  /** The owner has paused the model routes. */
  readonly isPaused: () => boolean;
}

/**
 * Lets nobody but the interface use models while they are paused. Who calls is asked first: a pause is told to those who
 * may call, and what runs already goes on to its end.
 * @throws HubError `serving_paused`
 */
export function whileServing<Deps extends PauseDeps & { readonly authenticator: Authenticator }>(deps: Deps): Deps {
  return {
    ...deps,
    authenticator: {
      authenticate(credentials) {
        const caller = deps.authenticator.authenticate(credentials);
        if (caller.kind === 'session' || !deps.isPaused()) return caller;
        throw new HubError(
          'serving_paused',
          'This hub is paused: its owner has switched serving off for a while. Switch it on again on its Server page, or ask whoever runs it.',
        );
      },
    },
  };
}
