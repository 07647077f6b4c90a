import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTexts } from '../texts/use-texts.ts';
import { Problem } from './problem.tsx';
import { Skeleton } from './skeleton.tsx';

interface AnswerProps<Data> {
  readonly to: UseQueryResult<Data>;
  readonly children: (data: Data) => ReactNode;
}

/** What the hub answered to a question; why it did not, and the way to ask again; or a stand-in while it is asked. */
export function Answer<Data>({ to: { data, error, isPending, refetch }, children }: AnswerProps<Data>) {
  const { people: texts } = useTexts();
  return (
    <>
      {error !== null && (
        <Problem message={error.message} retry={{ label: texts.retry, perform: () => void refetch() }} />
      )}
      {isPending && <Skeleton label={texts.loading} rows={5} />}
      {data !== undefined && children(data)}
    </>
  );
}
