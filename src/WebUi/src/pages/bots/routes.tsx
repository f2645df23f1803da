import type { RouteObject } from 'react-router';

export const botsRoutes: RouteObject[] = [
  { path: 'bots', lazy: () => import('./BotsPage') },
  { path: 'bots/new', lazy: () => import('./NewBotPage') },
  { path: 'bots/renewal', lazy: () => import('./RenewalPage') },
  { path: 'bots/simulations/:id', lazy: () => import('./SimulationPage') },
  { path: 'bots/:id', lazy: () => import('./BotPage') },
  { path: 'bots/:id/edit', lazy: () => import('./EditBotPage') },
];
