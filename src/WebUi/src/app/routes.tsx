import { createBrowserRouter } from 'react-router';
import { adminRoutes } from '@/pages/admin/routes';
import { booksRoutes } from '@/pages/books/routes';
import { botsRoutes } from '@/pages/bots/routes';
import { doorRoutes, insideDoorRoutes } from '@/pages/door/routes';
import { settingsRoutes } from '@/pages/settings/routes';
import { todayRoutes } from '@/pages/today/routes';
import { Broken } from './Broken';
import { NotFound } from './NotFound';
import { Splash } from './Splash';

/** Which page is where. Each is loaded when it is first opened. */
export const router = createBrowserRouter([
  {
    HydrateFallback: Splash,
    ErrorBoundary: Broken,
    children: [
      ...doorRoutes,
      {
        // Apart from the beginning, so that a slow phone is not busy with all of it at once.
        lazy: () => import('./Inside'),
        children: [
          {
            ErrorBoundary: Broken,
            children: [
              ...todayRoutes,
              ...insideDoorRoutes,
              ...botsRoutes,
              ...booksRoutes,
              ...settingsRoutes,
              ...adminRoutes,
              { path: '*', Component: NotFound },
            ],
          },
        ],
      },
    ],
  },
]);
