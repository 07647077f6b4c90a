import type { ReactNode } from 'react';
import { useTexts } from '../texts/use-texts.ts';

interface PageProps {
  readonly title: string;
  /** What the page is for, in one sentence, or what its thing is. */
  readonly about: ReactNode;
  /** The way to where it belongs. */
  readonly back?: ReactNode;
  /** The page's main buttons. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** What every place but the chat looks like: a heading, what it is for, its buttons, and the rest. */
export function Page({ title, about, back, actions, children }: PageProps) {
  const texts = useTexts();
  return (
    <div className="h-full overflow-y-auto">
      <title>{texts.pageTitle(title)}</title>
      <div className="mx-auto max-w-5xl px-6 py-6 max-sm:px-4 max-sm:py-4">
        {back}
        <header className="mb-5 flex flex-wrap items-start justify-between gap-4">
          <div className="min-w-0 flex-1 basis-52">
            <h1 className="text-xl font-semibold break-words">{title}</h1>
            <div className="text-sm text-muted">{about}</div>
          </div>
          {actions !== undefined && <div className="flex shrink-0 flex-wrap gap-2 max-sm:shrink">{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  );
}
