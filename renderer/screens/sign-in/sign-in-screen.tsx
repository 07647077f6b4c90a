import { useState } from 'react';
import { useSignIn } from '../../api/queries/session.ts';
import { Button } from '../../components/button.tsx';
import { Problem } from '../../components/problem.tsx';
import { useTexts } from '../../texts/use-texts.ts';

export function SignInScreen({ problem }: { readonly problem: string | undefined }) {
  const texts = useTexts();
  const signIn = useSignIn();
  const [key, setKey] = useState('');
  const isLinkUsed = new URLSearchParams(location.search).get('sign-in') === 'expired';
  const error = signIn.error?.message ?? problem ?? (isLinkUsed ? texts.signIn.expired : undefined);

  return (
    <main className="flex min-h-full items-center justify-center bg-rail p-4">
      <title>{texts.pageTitle(texts.signIn.title)}</title>
      <form
        className="w-full max-w-md rounded-xl border border-line bg-raised p-6"
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate(key.trim(), { onSuccess: forgetUsedLink });
        }}
      >
        <img src="/ui/icon.svg" alt="" width={40} height={40} className="mb-4" />
        <h1 className="mb-2 text-xl font-semibold">{texts.signIn.title}</h1>
        <p className="mb-4 text-sm text-muted">{texts.signIn.hint}</p>
        <label htmlFor="master-key" className="mb-1 block text-sm font-medium">
          {texts.signIn.key}
        </label>
        <input
          id="master-key"
          type="password"
          autoComplete="current-password"
          required
          autoFocus
          value={key}
          onChange={(event) => setKey(event.target.value)}
          className="mb-3 w-full rounded-lg border border-line-strong bg-page px-3 py-2 font-mono text-sm"
        />
        {error !== undefined && <Problem message={error} />}
        <Button type="submit" look="primary" isBusy={signIn.isPending} className="w-full py-2">
          {texts.signIn.submit}
        </Button>
        <p className="mt-4 text-xs text-muted">
          {texts.signIn.where}{' '}
          <code dir="ltr" className="font-mono whitespace-nowrap">
            {texts.signIn.whereCommand}
          </code>
        </p>
      </form>
    </main>
  );
}

/** The address still told of a link that was used before; it must not be told again at the next sign-in. The rest stays. */
function forgetUsedLink(): void {
  const address = new URL(location.href);
  address.searchParams.delete('sign-in');
  history.replaceState(history.state, '', address);
}
