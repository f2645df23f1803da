import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';

/** That nothing here is real, where it is not. */
export function PracticeBadge() {
  const { t } = useTranslation();
  const { data } = $api.useQuery('get', '/api/v1/server', {}, { staleTime: 60_000 });
  return data?.demo ? (
    <Badge variant="default" tt="none">
      {t('shell.practice')}
    </Badge>
  ) : null;
}
