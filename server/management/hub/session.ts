import type { Sessions } from '../../accounts/sessions.ts';
import * as contract from '../../contract/hub/session.ts';
import { HubError, type ErrorCode } from '../../domain/errors.ts';
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
    const { isAdmin, kind, userId } = authenticateKey(key.trim());
    if (isAdmin) return sessions.create(kind === 'key' ? userId : null);
    throw new HubError('forbidden', 'This key may use models, but not manage the hub. Sign in with the master key.', {
      param: 'key',
    });
  };
}

const SIGN_IN_REFUSALS: Partial<Record<ErrorCode, string>> = {
  unauthenticated:
    'This is not the master key or an admin key of this hub, or it was blocked or deleted. The first start printed the master key; --master-key at a start sets another one.',
  key_expired: 'This key has expired. Sign in with the master key, or with another admin key.',
};

/** For the person on the sign-in page: the words of the refusal are LiteLLM's, which only programs look for. */
function inOwnWords<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (refusal) {
    const message = refusal instanceof HubError ? SIGN_IN_REFUSALS[refusal.code] : undefined;
    if (!(refusal instanceof HubError) || message === undefined) throw refusal;
    throw new HubError(refusal.code, message, { param: 'key', wireType: refusal.details.wireType }, refusal);
  }
}

export function sessionHandlers(deps: SessionDeps): readonly Handler[] {
  const { sessions } = deps;
  const signIn = createSignIn(deps);
  return [
    implement(contract.getSession, (_request, { presentedSession }) => ({
      signedIn: presentedSession !== undefined && sessions.isValid(presentedSession),
    })),
    implement(contract.createSession, ({ body }, context) => {
      context.setSession(inOwnWords(() => signIn(body.key)));
      return { signedIn: true };
    }),
    implement(contract.deleteSession, (_request, context) => {
      if (context.presentedSession !== undefined) sessions.end(context.presentedSession);
      context.setSession(undefined);
      return { signedIn: false };
    }),
  ];
}
