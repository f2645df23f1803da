import { QueryClient } from '@tanstack/react-query';
import { mayPass } from './problems';

/** What was read from the API. Live events say what to read anew; the ages below are for when they do not come. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      retry: (failures, error) => failures < 3 && mayPass(error),
      refetchOnWindowFocus: true,
      // Live events tell sooner; this is for the one that was lost on the way.
      refetchInterval: 60_000,
    },
    // An act is tried again by whoever did it, who sees what became of the first time.
    mutations: { retry: false },
  },
});
