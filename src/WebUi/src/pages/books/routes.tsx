import type { RouteObject } from 'react-router';

export const booksRoutes: RouteObject[] = [
  { path: 'orders', lazy: () => import('./orders/OrdersPage') },
  { path: 'trades', lazy: () => import('./trades/TradesPage') },
  { path: 'profit', lazy: () => import('./profit/ProfitPage') },
  { path: 'tax', lazy: () => import('./tax/TaxPage') },
];
