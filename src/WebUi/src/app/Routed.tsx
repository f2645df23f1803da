import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { RouterProvider } from 'react-router';
import { queryClient } from '@/api/queryClient';
import { session } from '@/api/session';
import { router } from './routes';

/** The page behind its looks and texts: what was read, and what is where. */
export default function Routed() {
  useForgettingData();
  return (
    <QueryClientProvider client={queryClient}>
      <Notifications position="top-center" />
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}

/** With a login, everything that was read for it goes. */
function useForgettingData() {
  useEffect(
    () =>
      session.subscribe(() => {
        if (session.get().login === 'out') {
          queryClient.clear();
        }
      }),
    [],
  );
}
