import { Switch as Base } from '@base-ui/react/switch';

interface SwitchProps {
  /** What is on when it is on. */
  readonly label: string;
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  readonly isLarge?: boolean;
  readonly describedBy?: string;
  readonly onChange: (isOn: boolean) => void;
}

/** On or off, at once: what needs a button to be saved is a check box. */
export function Switch({ label, isOn, isDisabled = false, isLarge = false, describedBy, onChange }: SwitchProps) {
  return (
    <Base.Root
      aria-label={label}
      aria-describedby={describedBy}
      checked={isOn}
      disabled={isDisabled}
      onCheckedChange={(checked) => onChange(checked)}
      className={`flex shrink-0 cursor-pointer items-center justify-start rounded-full border border-line-strong bg-sunken p-0.5 data-checked:justify-end data-checked:border-accent data-checked:bg-accent data-disabled:cursor-default data-disabled:opacity-50 ${isLarge ? 'h-9 w-16' : 'h-6 w-11'}`}
    >
      <Base.Thumb
        className={`block rounded-full bg-line-strong data-checked:bg-accent-ink ${isLarge ? 'size-7' : 'size-4.5'}`}
      />
    </Base.Root>
  );
}
