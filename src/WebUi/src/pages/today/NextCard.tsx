import { Anchor, Badge, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { $api } from '@/api/client';
import { Card } from '@/ui/Card';
import { Empty } from '@/ui/Empty';
import { Loaded } from '@/ui/Loaded';
import { useFormat } from '@/ui/useFormat';
import { useCountdown } from '@/ui/useCountdown';

/** What the bots do next, and how long until then. */
export function NextCard() {
  const { t } = useTranslation(['today', 'common']);
  const format = useFormat();
  const query = $api.useQuery('get', '/api/v1/schedule', {}, { refetchInterval: 60_000 });
  return (
    <Card title={t('next.title')} aside={<Anchor component={Link} to="/settings/schedule" size="sm">{t('next.schedule')}</Anchor>}>
      <Loaded query={query} lines={3} isEmpty={({ enabled, nextFirings }) => !enabled || nextFirings.length === 0} empty={<Empty title={t('next.off')} />}>
        {({ nextFirings }) => (
          <Stack gap={6}>
            {nextFirings.map((firing, index) => (
              <Group key={firing.at + firing.phase} justify="space-between" wrap="nowrap">
                <Text size="sm" fw={index === 0 ? 700 : 400}>
                  {t(`common:phase.${firing.phase as 'Plan'}`)}
                  {firing.number > 0 && ` ${String(firing.number)}`}
                </Text>
                <Group gap="xs" wrap="nowrap">
                  {index === 0 && <Countdown to={firing.at} />}
                  <Text size="sm" component="time" dateTime={firing.at}>
                    {format.day(firing.at)} {format.time(firing.at)}
                  </Text>
                </Group>
              </Group>
            ))}
          </Stack>
        )}
      </Loaded>
    </Card>
  );
}

/** Apart, so that a second that passes draws nothing else anew. */
function Countdown({ to }: { to: string }) {
  const left = useCountdown(to);
  return left === null ? null : (
    <Badge variant="light" tt="none">
      {left}
    </Badge>
  );
}
