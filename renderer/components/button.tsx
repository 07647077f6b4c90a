import { LoaderCircle } from 'lucide-react';
import type { ComponentProps } from 'react';

const looks = {
  primary: 'bg-accent text-accent-ink hover:opacity-90 disabled:opacity-50',
  plain: 'border border-line bg-raised text-ink hover:bg-sunken disabled:opacity-50',
  quiet: 'text-muted hover:bg-sunken hover:text-ink',
  danger: 'border border-line bg-raised text-danger hover:bg-danger-soft disabled:opacity-50',
} as const;

const shape = 'inline-flex items-center justify-center gap-2 rounded-lg px-3 py-1.5 text-sm font-medium';

/** For a link that stands where a button would. */
export const buttonLook = `${shape} ${looks.plain}`;

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: keyof typeof looks;
  /** Pressed, and not done yet: it can't be pressed again, and turns a wheel when that takes long. */
  readonly isBusy?: boolean;
}

export function Button({
  look = 'plain',
  className = '',
  type = 'button',
  isBusy = false,
  disabled = false,
  children,
  ...props
}: ButtonProps) {
  return (
    <button
      // oxlint-disable-next-line react/button-has-type -- given, with a default
      type={type}
      disabled={disabled || isBusy}
      aria-busy={isBusy}
      className={`${shape} ${looks[look]} ${className}`}
      {...props}
    >
      {children}
      {isBusy && <LoaderCircle size={16} aria-hidden className="appear-late animate-spin" />}
    </button>
  );
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  /** Said by a screen reader and shown on hover. */
  readonly label: string;
}

export function IconButton({ label, className = '', ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-muted hover:bg-sunken hover:text-ink ${className}`}
      {...props}
    />
  );
}
