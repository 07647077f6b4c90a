import { QueryClient } from '@tanstack/react-query';

/** What is known of the hub; one for the page, so that live events can write into it too. */
export const queryClient = new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 5_000 } } });
