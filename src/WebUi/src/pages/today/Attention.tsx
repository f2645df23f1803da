import { Alert, Anchor, Group, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { $api, type Schemas } from '@/api/client';
import { Loaded } from '@/ui/Loaded';

type Item = Schemas['AttentionItemDto'];

const looks = {
  act: { color: 'red', icon: IconAlertTriangle },
  look: { color: 'orange', icon: IconAlertCircle },
  know: { color: 'blue', icon: IconInfoCircle },
} as const;

/** Where one acts on a matter. */
function placeOf({ code, target, id }: Item): string {
  switch (target) {
    case 'bot':
      return `/bots/${id ?? ''}`;
    case 'order':
      return '/orders';
    case 'operation':
      return '/bots';
    case 'credentials':
      return code === 'no_account' ? '/start' : '/settings/accounts';
    case 'schedule':
      return '/settings/schedule';
    case 'channels':
      return '/settings/notifications';
    case 'runs':
      return '/runs';
    case 'account':
      return code === 'no_bots' ? '/bots/new' : '/profit';
  }
}

/** What needs its reader, on top of everything; and a word that all is well when nothing does. */
export function Attention() {
  const { t } = useTranslation('today');
  const query = $api.useQuery('get', '/api/v1/attention');
  return (
    <Loaded query={query} lines={1}>
      {({ items }) => (
        <Stack gap="xs" component="section" aria-label={t('attention')}>
          {items.every(({ urgency }) => urgency === 'know') && (
            <Group gap="xs" c="light-dark(var(--mantine-color-teal-9), var(--mantine-color-teal-3))" wrap="nowrap">
              <IconCircleCheck size={22} aria-hidden />
              <Text fw={600}>{t('allWell')}</Text>
            </Group>
          )}
          {items.map((item) => {
            const { color, icon: Icon } = looks[item.urgency];
            return (
              <Alert key={item.code + (item.id ?? '') + item.text} color={color} variant="light" p="sm" icon={<Icon aria-label={t(`urgency.${item.urgency}`)} />}>
                <Group justify="space-between" gap="xs">
                  <Text size="sm" flex={1} miw={180}>
                    {item.text}
                  </Text>
                  <Anchor component={Link} to={placeOf(item)} size="sm" fw={600} c="inherit" underline="always">
                    {t(`go.${item.target}`)}
                  </Anchor>
                </Group>
              </Alert>
            );
          })}
        </Stack>
      )}
    </Loaded>
  );
}
