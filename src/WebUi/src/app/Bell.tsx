import { ActionIcon, Indicator } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { $api } from '@/api/client';

/** How many messages are unread. */
export function Bell() {
  const { t } = useTranslation();
  const { data } = $api.useQuery('get', '/api/v1/notifications', { params: { query: { limit: 1 } } });
  const unread = data?.unread ?? 0;
  return (
    <Indicator label={unread > 99 ? '99+' : unread} size={16} offset={5} disabled={unread === 0} color="red">
      <ActionIcon component={Link} to="/notifications" variant="subtle" size="lg" color="gray" aria-label={t('shell.messages', { count: unread })}>
        <IconBell size={20} aria-hidden />
      </ActionIcon>
    </Indicator>
  );
}
