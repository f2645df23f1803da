import type { RouteObject } from 'react-router';

/** Pages for who is not logged in. */
export const doorRoutes: RouteObject[] = [
  { path: '/login', lazy: () => import('./LoginPage') },
  { path: '/setup', lazy: () => import('./SetupPage') },
  { path: '/join', lazy: () => import('./JoinPage') },
  { path: '/forgot', lazy: () => import('./ForgotPage') },
  { path: '/reset', lazy: () => import('./ResetPage') },
  { path: '/password', lazy: () => import('./PasswordPage') },
];

/** Pages of the first steps, for who is. */
export const insideDoorRoutes: RouteObject[] = [{ path: '/start', lazy: () => import('./start/StartPage') }];
