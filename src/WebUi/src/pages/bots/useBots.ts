import { useMemo } from 'react';
import { $api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';

/** How each bot stands, by its id. Prices are read anew once a minute. */
export function useStandings() {
  const query = $api.useQuery('get', '/api/v1/bots/standings', {}, { refetchInterval: 60_000 });
  const byBot = useMemo(() => new Map((query.data ?? []).map((standing): [string, Schemas['BotStandingDto']] => [standing.botId, standing])), [query.data]);
  return { query, byBot };
}

const own = ['/api/v1/bots', '/api/v1/simulations', '/api/v1/operations', '/api/v1/orders', '/api/v1/trading', '/api/v1/positions', '/api/v1/attention'];

/** What an act on a bot may have changed is read anew. */
export const readBotsAnew = () =>
  queryClient.invalidateQueries({ predicate: ({ queryKey }) => typeof queryKey[1] === 'string' && own.some((path) => (queryKey[1] as string).startsWith(path)) });
