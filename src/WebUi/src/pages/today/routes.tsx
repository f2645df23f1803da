import type { RouteObject } from 'react-router';

export const todayRoutes: RouteObject[] = [
  { index: true, lazy: () => import('./TodayPage') },
  { path: 'notifications', lazy: () => import('./MessagesPage') },
  { path: 'runs', lazy: () => import('./RunsPage') },
];
