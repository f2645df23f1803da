import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { RouterProvider } from 'react-router';
import { queryClient } from '@/api/queryClient';
import { session } from '@/api/session';
import { router } from './routes';
import { Splash } from './Splash';
import { themeFor } from './theme';

/** The whole page. */
export const App = () => (
  <Suspense fallback={null}>
    <WithTexts />
  </Suspense>
);

function WithTexts() {
  const { t } = useTranslation();
  const close = t('act.close');
  const theme = useMemo(() => themeFor(close), [close]);
  useForgettingData();
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <Notifications position="top-center" />
        <Suspense fallback={<Splash />}>
          <RouterProvider router={router} />
        </Suspense>
      </QueryClientProvider>
    </MantineProvider>
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
