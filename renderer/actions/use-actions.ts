import { useLocation, useNavigate, useParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { placeAt } from '../screens/places.ts';
import { actions, type Action } from './actions.ts';

/** The way to do something by its name, from where the person is. False for what is of no use there. */
export function useActions(): (name: Action['name']) => boolean {
  const navigate = useNavigate();
  const { conversationId } = useParams({ strict: false });
  const isChat = useLocation({ select: ({ pathname }) => placeAt(pathname) === 'chat' });
  return useCallback(
    (name) => {
      const action = actions.find((each) => each.name === name);
      const context = { navigate: (to: '/') => void navigate({ to }), conversationId, isChat };
      if (action === undefined || action.isFor?.(context) === false) return false;
      action.perform(context);
      return true;
    },
    [navigate, conversationId, isChat],
  );
}
