import { Box, Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Page } from '@/ui/Page';

/** For an address that no page has. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t('notFound.title')}>
      <Box>
        <Button component={Link} to="/" variant="light">
          {t('notFound.home')}
        </Button>
      </Box>
    </Page>
  );
}
