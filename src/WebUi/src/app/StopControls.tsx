import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconHandStop } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';

const StopDialog = lazy(() => import('./StopDialog'));

/** The stops, one reach away from everywhere. */
export function StopControls() {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button color="red" variant="light" size="compact-md" leftSection={<IconHandStop size={18} aria-hidden />} onClick={open}>
        {t('stop.open')}
      </Button>
      {opened && (
        <Suspense fallback={null}>
          <StopDialog onClose={close} />
        </Suspense>
      )}
    </>
  );
}
