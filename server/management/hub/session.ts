import type { Sessions } from '../../accounts/sessions.ts';
import * as contract from '../../contract/hub/session.ts';
import { HubError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/ports.ts';
import { implement, type Handler } from '../resource.ts';

export interface SessionDeps {
  readonly sessions: Sessions;
  /** @throws HubError for a key that is none */
  readonly authenticateKey: (key: string) => Principal;
}

/** Begins a session for an administrator's key. @throws HubError for a key that is none or may not manage the hub */
export function createSignIn({ sessions, authenticateKey }: SessionDeps): (key: string) => string {
  return (key) => {
    if (authenticateKey(key.trim()).isAdmin) return sessions.create();
    throw new HubError('forbidden', 'This key may use models, but not manage the hub. Sign in with the master key.', {
      param: 'key',
    });
  };
}

export function sessionHandlers(deps: SessionDeps): readonly Handler[] {
  const { sessions } = deps;
  const signIn = createSignIn(deps);
  return [
    implement(contract.getSession, (_request, { presentedSession }) => ({
      signedIn: presentedSession !== undefined && sessions.isValid(presentedSession),
    })),
    implement(contract.createSession, ({ body }, context) => {
      context.setSession(signIn(body.key));
      return { signedIn: true };
    }),
    implement(contract.deleteSession, (_request, context) => {
      if (context.presentedSession !== undefined) sessions.end(context.presentedSession);
      context.setSession(undefined);
      return { signedIn: false };
    }),
  ];
}
