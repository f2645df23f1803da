import type { RouteObject } from 'react-router';

export const booksRoutes: RouteObject[] = [];
