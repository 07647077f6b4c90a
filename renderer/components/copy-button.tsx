import { Check, Copy } from 'lucide-react';
import { useTexts } from '../texts/use-texts.ts';
import { IconButton } from './button.tsx';
import { useCopy } from './use-copy.ts';

export function CopyButton({
  text,
  label,
  className = '',
}: {
  readonly text: string;
  readonly label: string;
  readonly className?: string;
}) {
  const texts = useTexts();
  const { isCopied, copy } = useCopy();
  return (
    <IconButton label={isCopied ? texts.copied : label} className={className} onClick={() => copy(text)}>
      {isCopied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
    </IconButton>
  );
}
