import type { RouteObject } from 'react-router';

/** Pages for who is not logged in. */
export const doorRoutes: RouteObject[] = [];

/** Pages of the first steps, for who is. */
export const insideDoorRoutes: RouteObject[] = [];
