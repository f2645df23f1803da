import type { RouteObject } from 'react-router';

export const adminRoutes: RouteObject[] = [
  {
    path: 'admin',
    lazy: () => import('./AdminFrame'),
    children: [
      { index: true, lazy: () => import('./people/PeoplePage') },
      { path: 'imports', lazy: () => import('./imports/ImportsPage') },
      { path: 'runs', lazy: () => import('./runs/RunMapPage') },
      { path: 'server', lazy: () => import('./server/ServerPage') },
      { path: 'audit', lazy: () => import('./audit/AuditPage') },
    ],
  },
];
