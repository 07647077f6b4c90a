import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { Button } from '../components/button.tsx';
import { useTexts } from '../texts/use-texts.ts';

/** In place of a page that threw, or that could not be loaded because the hub was updated meanwhile. */
export function BrokenPage({ error }: ErrorComponentProps) {
  const texts = useTexts();
  return (
    <div role="alert" className="mx-auto flex max-w-xl flex-col items-start gap-3 p-8">
      <h1 className="text-xl font-semibold">{texts.pageBroke}</h1>
      <p className="text-sm break-words text-muted">{error instanceof Error ? error.message : String(error)}</p>
      <Button onClick={() => location.reload()}>{texts.reload}</Button>
    </div>
  );
}

export function MissingPage() {
  const texts = useTexts();
  return (
    <div className="mx-auto flex max-w-xl flex-col items-start gap-3 p-8">
      <h1 className="text-xl font-semibold">{texts.pageMissing}</h1>
      <Link to="/" className="rounded text-accent underline">
        {texts.toChat}
      </Link>
    </div>
  );
}
