import { Navigate, type RouteObject } from 'react-router';

export const settingsRoutes: RouteObject[] = [
  {
    path: '/settings',
    lazy: () => import('./SettingsPage'),
    children: [
      { index: true, element: <Navigate to="accounts" replace /> },
      { path: 'accounts', lazy: () => import('./accounts/AccountsTab') },
      { path: 'notifications', lazy: () => import('./notifications/NotificationsTab') },
      { path: 'schedule', lazy: () => import('./schedule/ScheduleTab') },
      { path: 'limits', lazy: () => import('./LimitsTab') },
      { path: 'security', lazy: () => import('./security/SecurityTab') },
      { path: 'profile', lazy: () => import('./ProfileTab') },
      { path: 'data', lazy: () => import('./DataTab') },
    ],
  },
];
