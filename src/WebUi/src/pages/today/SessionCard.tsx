import { Anchor, Badge, Group, List, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconArrowDownRight, IconArrowUpRight, IconClock, IconLoader2, IconMinus, IconX, type Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { $api, type Schemas } from '@/api/client';
import { Card } from '@/ui/Card';
import { Empty } from '@/ui/Empty';
import { Gain } from '@/ui/Gain';
import { Loaded } from '@/ui/Loaded';
import { useFormat } from '@/ui/useFormat';

const looks: Record<Schemas['BotOutcome'], { icon: Icon; color: string }> = {
  bought: { icon: IconArrowDownRight, color: 'teal' },
  sold: { icon: IconArrowUpRight, color: 'grape' },
  working: { icon: IconLoader2, color: 'blue' },
  unfilled: { icon: IconX, color: 'orange' },
  nothing: { icon: IconMinus, color: 'gray' },
  none: { icon: IconClock, color: 'gray' },
};

/** What the latest session did, bot by bot in a sentence each. */
export function SessionCard() {
  const { t } = useTranslation('today');
  const format = useFormat();
  const query = $api.useQuery('get', '/api/v1/reports/session');
  const session = query.data;
  return (
    <Card title={t('session.title')} aside={session?.session && <Badge variant="light">{t(session.underWay ? 'session.underWay' : 'session.of', { day: format.day(session.session) })}</Badge>}>
      <Loaded
        query={query}
        lines={4}
        isEmpty={({ bots }) => bots.length === 0}
        empty={
          <Empty title={t('session.empty')}>
            <Anchor component={Link} to="/bots">
              {t('session.addBot')}
            </Anchor>
          </Empty>
        }
      >
        {(story) => (
          <Stack gap="sm">
            <Group gap="lg">
              <Text size="sm">{t('session.bought', { amount: format.usd(story.bought.usd) })}</Text>
              <Text size="sm">{t('session.sold', { amount: format.usd(story.sold.usd) })}</Text>
              <Text size="sm">
                {t('session.profit')} <Gain value={story.profit.usd} size="sm" fw={700} />
              </Text>
            </Group>
            <List spacing="sm" center={false} listStyleType="none">
              {story.bots.map((bot) => {
                const { icon: Icon, color } = looks[bot.outcome];
                return (
                  <List.Item
                    key={bot.botId}
                    icon={
                      <ThemeIcon variant="light" color={color} size={26} radius="xl">
                        <Icon size={16} aria-label={t(`outcome.${bot.outcome}`)} />
                      </ThemeIcon>
                    }
                  >
                    <Anchor component={Link} to={`/bots/${bot.botId}`} fw={600} size="sm">
                      {bot.bot} · {bot.symbol}
                    </Anchor>
                    <Text size="sm">{bot.text}</Text>
                  </List.Item>
                );
              })}
            </List>
            {!story.underWay && (
              <Text size="xs" c="dimmed">
                {t(story.reconciled ? 'session.reconciled' : 'session.notReconciled')}
              </Text>
            )}
          </Stack>
        )}
      </Loaded>
    </Card>
  );
}
