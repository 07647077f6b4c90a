import { Button } from './button.tsx';
import { Empty } from './empty.tsx';

interface EmptyListProps {
  readonly text: string;
  /** Begins the list; or leads back to all of it where something was searched for and not found. */
  readonly button: { readonly label: string; readonly perform: () => void };
}

/** Stands where a list would be: says what it is for, with its one button. */
export function EmptyList({ text, button }: EmptyListProps) {
  return (
    <Empty>
      <p>{text}</p>
      <Button className="mt-4" onClick={button.perform}>
        {button.label}
      </Button>
    </Empty>
  );
}
