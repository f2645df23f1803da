import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Empty } from '@/ui/Empty';

/** For an address that no page has. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <Empty title={t('notFound.title')}>
      <Button component={Link} to="/" variant="light">
        {t('notFound.home')}
      </Button>
    </Empty>
  );
}
