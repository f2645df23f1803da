import type { RouteObject } from 'react-router';

export const botsRoutes: RouteObject[] = [];
