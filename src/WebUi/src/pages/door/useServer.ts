import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '@/api/client';
import { plain } from '@/api/plain';

/** What the server says of itself before anybody logs in. */
export const useServer = () =>
  useQuery<Schemas['ServerDto'], unknown>({
    queryKey: ['door', 'server'],
    queryFn: async ({ signal }) => {
      const { data, error } = await plain.GET('/api/v1/server', { signal });
      if (!data) {
        throw error as unknown as Error;
      }

      return data;
    },
  });
