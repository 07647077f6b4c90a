import { useLocation, useNavigate, useParams } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { placeAt } from '../screens/places.ts';
import { actions, isOfUse, type Action, type ActionContext } from './actions.ts';

function useActionContext(): ActionContext {
  const navigate = useNavigate();
  const { conversationId } = useParams({ strict: false });
  const isChat = useLocation({ select: ({ pathname }) => placeAt(pathname) === 'chat' });
  return useMemo(
    () => ({ navigate: (to) => void navigate({ to }), conversationId, isChat }),
    [navigate, conversationId, isChat],
  );
}

/** What can be done where the person is. */
export function useActionsHere(): readonly Action[] {
  const context = useActionContext();
  return actions.filter((action) => isOfUse(action, context));
}

/** The way to do something by its name, from where the person is. False for what is of no use there. */
export function useActions(): (name: Action['name']) => boolean {
  const context = useActionContext();
  return useCallback(
    (name) => {
      const action = actions.find((each) => each.name === name);
      if (action === undefined || !isOfUse(action, context)) return false;
      action.perform(context);
      return true;
    },
    [context],
  );
}
