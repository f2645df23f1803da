import { Anchor, Button, Grid, Group, Stack, Text } from '@mantine/core';
import { IconArrowsSplit2, IconEdit } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { $api, type Schemas } from '@/api/client';
import { Card } from '@/ui/Card';
import { Gain } from '@/ui/Gain';
import { Loaded } from '@/ui/Loaded';
import { Page } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useFormat } from '@/ui/useFormat';
import { ActivityBadge } from './ActivityBadge';
import { BotMenu } from './acts/BotMenu';
import { Split } from './acts/Split';
import { BotChart } from './BotChart';
import { BotCycles } from './BotCycles';
import { BotDecisions } from './BotDecisions';
import { BotOrders } from './BotOrders';
import { BotSettingsCard } from './BotSettingsCard';
import { Lines } from './Lines';
import { Operations } from './Operations';
import { PriceNow } from './PriceNow';
import { SimulationCard } from './SimulationCard';
import { TierBar } from './TierBar';
import { useStandings } from './useBots';

/** One bot: where it stands, what it did and why. */
export function Component() {
  const { id = '' } = useParams();
  const { t } = useTranslation('bots');
  const navigate = useNavigate();
  const query = $api.useQuery('get', '/api/v1/bots/{id}', { params: { path: { id } } });
  const { query: standings, byBot } = useStandings();
  const standing = byBot.get(id);
  const bot = query.data;
  return (
    <Page
      title={bot ? `${bot.name} · ${bot.symbol}` : t('title')}
      actions={
        bot && (
          <>
            <Button component={Link} to={`/bots/${id}/edit`} variant="default" leftSection={<IconEdit size={18} aria-hidden />}>
              {t('do.edit')}
            </Button>
            <BotMenu bot={bot} standing={standing} onDeleted={() => void navigate('/bots')} />
          </>
        )
      }
    >
      <Loaded query={query} lines={10}>
        {(shown) => (
          <Stack>
            <Operations botId={id} />
            {standings.error !== null && <ProblemAlert error={standings.error} onRetry={() => void standings.refetch()} />}
            <Grid gap="md">
              <Grid.Col span={{ base: 12, md: 5 }}>
                <Standing bot={shown} standing={standing} pending={standings.isPending} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 7 }}>
                <BotChart bot={shown} />
              </Grid.Col>
              <Grid.Col span={12}>
                <BotOrders botId={id} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 7 }}>
                <BotDecisions botId={id} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 5 }}>
                <Stack>
                  <BotSettingsCard bot={shown} />
                  <SimulationCard botId={id} />
                </Stack>
              </Grid.Col>
              <Grid.Col span={12}>
                <BotCycles botId={id} />
              </Grid.Col>
            </Grid>
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

function Standing({ bot, standing, pending }: { bot: Schemas['BotDto']; standing: Schemas['BotStandingDto'] | undefined; pending: boolean }) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const [splitting, setSplitting] = useState(false);
  return (
    <Card title={<PriceNow standing={standing} pending={pending} />} aside={standing && <ActivityBadge activity={standing.activity} />}>
      <Stack gap="sm">
        {standing && (
          <Text size="sm">
            {standing.change != null && <Gain value={standing.change} unit="percent" size="sm" />} {standing.text}{' '}
            {standing.activity === 'coolingDown' && standing.coolingUntil && t('coolingUntil', { time: format.dateTime(standing.coolingUntil) })}
          </Text>
        )}
        {bot.pauseReason === 'splitSuspected' && (
          <Button
            leftSection={<IconArrowsSplit2 size={18} aria-hidden />}
            onClick={() => {
              setSplitting(true);
            }}
          >
            {t('split.do')}
          </Button>
        )}
        {splitting && (
          <Split
            bot={bot}
            onClose={() => {
              setSplitting(false);
            }}
          />
        )}
        {standing?.activity === 'orderUndecided' && (
          <Anchor component={Link} to={`/orders?bot=${bot.id}`} size="sm">
            {t('do.answer')}
          </Anchor>
        )}
        <TierBar tier={bot.tier} maxTier={bot.maxTier} />
        {bot.quantity > 0 ? (
          <>
            <Group justify="space-between">
              <Text size="sm">{t('holding', { quantity: format.number(bot.quantity) })}</Text>
              <Group gap={6}>
                <Text size="sm">{t('profit')}</Text>
                <Gain value={standing?.profit} size="sm" fw={700} />
                <Gain value={standing?.profitRate} unit="percent" size="sm" />
              </Group>
            </Group>
            <Group justify="space-between">
              <Text size="sm">
                {t('bot.cost')} {format.usd(bot.cost)}
              </Text>
              <Text size="sm">
                {t('bot.value')} {format.usd(standing?.value)}
              </Text>
            </Group>
            <Lines bot={bot} standing={standing} />
          </>
        ) : (
          <Text size="sm">{t('holdsNothing')}</Text>
        )}
        {standing?.outlook && (
          <div>
            <Text size="xs" c="dimmed">
              {t('outlook')}
            </Text>
            <Text size="sm">{standing.outlook.text}</Text>
          </div>
        )}
        <Group gap="md">
          <Anchor component={Link} to={`/trades?bot=${bot.id}`} size="sm">
            {t('bot.trades')}
          </Anchor>
          <Anchor component={Link} to={`/orders?bot=${bot.id}`} size="sm">
            {t('bot.orders')}
          </Anchor>
        </Group>
      </Stack>
    </Card>
  );
}
