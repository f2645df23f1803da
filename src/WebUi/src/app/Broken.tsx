import { Alert, Button, Container, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';

/** When a page cannot be shown: a new version of the server has other files, or there is a mistake in the page. */
export function Broken() {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <Container size="xs" py="xl">
      <Alert role="alert" color="red" title={t('broken.title')}>
        <Stack align="start">
          {t('broken.text')}
          <code>{error instanceof Error ? error.message : String(error)}</code>
          <Button
            onClick={() => {
              window.location.reload();
            }}
          >
            {t('broken.reload')}
          </Button>
        </Stack>
      </Alert>
    </Container>
  );
}
