import { useTexts } from '../texts/use-texts.ts';
import { CopyButton } from './copy-button.tsx';

/** An id as programs need it. */
export function IdText({ id }: { readonly id: string }) {
  const { people: texts } = useTexts();
  return (
    <span className="inline-flex max-w-full items-center gap-1 align-middle">
      <code className="truncate font-mono text-xs" title={id}>
        {id}
      </code>
      <CopyButton text={id} label={texts.copyId} className="!size-6" />
    </span>
  );
}
