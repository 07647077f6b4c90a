import { Button } from './button.tsx';
import { Empty } from './empty.tsx';

interface EmptyListProps {
  readonly text: string;
  /** The page's one button; absent where something was searched for and not found. */
  readonly create?: { readonly label: string; readonly perform: () => void } | undefined;
}

/** Stands where a list would be: says what it is for, and begins it. */
export function EmptyList({ text, create }: EmptyListProps) {
  return (
    <Empty>
      <p>{text}</p>
      {create !== undefined && (
        <Button className="mt-4" onClick={create.perform}>
          {create.label}
        </Button>
      )}
    </Empty>
  );
}
