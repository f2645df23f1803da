import { MantineProvider } from '@mantine/core';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Splash } from './Splash';
import { themeFor } from './theme';

// Asked for at once, and run apart: a slow phone is not busy with all of it in one go.
const routed = import('./Routed');
const Routed = lazy(() => routed);

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
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Suspense fallback={<Splash />}>
        <Routed />
      </Suspense>
    </MantineProvider>
  );
}
