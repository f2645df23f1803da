import { useQuery } from '@tanstack/react-query';
import { api, type Schemas } from '@/api/client';

type Trade = Schemas['TradeDto'];

const atOnce = 1000;

/** Every trade of a bot since a day, however many pages of them there are; the newest first. */
export function useTradesSince(bot: string, from: string) {
  return useQuery<Trade[]>({
    // Begins as the client's own keys do, so that what makes trades old makes these old.
    queryKey: ['get', '/api/v1/trades', 'all', bot, from],
    queryFn: async ({ signal }) => {
      const all: Trade[] = [];
      let cursor: string | undefined;
      do {
        const { data, error } = await api.GET('/api/v1/trades', { params: { query: { bot, from, limit: atOnce, ...(cursor && { cursor }) } }, signal });
        if (data === undefined) {
          throw error as unknown as Error;
        }

        all.push(...data.items);
        cursor = data.nextCursor ?? undefined;
      } while (cursor);
      return all;
    },
  });
}
