import type { ComponentProps } from 'react';

const looks = {
  primary: 'bg-accent text-accent-ink hover:opacity-90 disabled:opacity-50',
  plain: 'border border-line bg-raised text-ink hover:bg-sunken disabled:opacity-50',
  quiet: 'text-muted hover:bg-sunken hover:text-ink',
  danger: 'border border-line bg-raised text-danger hover:bg-danger-soft disabled:opacity-50',
} as const;

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: keyof typeof looks;
}

export function Button({ look = 'plain', className = '', type = 'button', ...props }: ButtonProps) {
  const shape = 'inline-flex items-center justify-center gap-2 rounded-lg px-3 py-1.5 text-sm font-medium';
  // oxlint-disable-next-line react/button-has-type -- given, with a default
  return <button type={type} className={`${shape} ${looks[look]} ${className}`} {...props} />;
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
