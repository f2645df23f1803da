import { $api, type Schemas } from '@/api/client';

export type Simulation = Schemas['SimulationDto'];

export const isAtWork = ({ state }: Simulation) => state === 'queued' || state === 'running';

const soon = 1_500;

/** One's simulations, newest first; of one bot, or of bots that are not there yet. Those at work are looked at again and again. */
export function useSimulations(botId: string | null) {
  return $api.useQuery('get', '/api/v1/simulations', botId === null ? {} : { params: { query: { bot: botId } } }, {
    refetchInterval: ({ state }) => (state.data?.some(isAtWork) ? soon : false),
    select: (list) => (botId === null ? list.filter((simulation) => simulation.botId === null) : list),
  });
}

/** A simulation with all that came of it. */
export const useSimulation = (id: string) =>
  $api.useQuery('get', '/api/v1/simulations/{id}', { params: { path: { id } } }, { refetchInterval: ({ state }) => (state.data && isAtWork(state.data.simulation) ? soon : false) });
