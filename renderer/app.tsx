import { DirectionProvider } from '@base-ui/react/direction-provider';
import { RouterProvider } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { onSignedOut } from './api/client.ts';
import { useSession } from './api/queries/session.ts';
import { router } from './screens/index.ts';
import { SignInScreen } from './screens/sign-in/sign-in-screen.tsx';
import { languages } from './texts/languages.ts';
import { useShownLanguage } from './texts/shown-language.ts';

export function App() {
  const session = useSession();
  const queries = useQueryClient();
  const direction = useShownLanguage(({ code }) => languages[code].dir);
  useEffect(() => onSignedOut(() => void queries.invalidateQueries({ queryKey: ['session'] })), [queries]);

  if (session.isPending) return null;
  return (
    <DirectionProvider direction={direction}>
      {session.data?.signedIn === true ? (
        <RouterProvider router={router} />
      ) : (
        <SignInScreen problem={session.error?.message} />
      )}
    </DirectionProvider>
  );
}
