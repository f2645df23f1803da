import { $api } from '@/api/client';

/** From the machine's milliseconds to those of the clock that the bots go by: this machine's may be wrong, and a rehearsal's runs faster. Null where it does not run by itself. */
export function useTradingClock(): ((now: number) => number) | null {
  const { data, dataUpdatedAt } = $api.useQuery('get', '/api/v1/server', {}, { staleTime: 60_000 });
  if (!data || data.clock === 'driven') {
    return null;
  }

  const factor = data.clockFactor ?? 1;
  const then = Date.parse(data.now);
  return (now) => then + (now - dataUpdatedAt) * factor;
}
