import { Anchor, Group, Paper, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schemas } from '@/api/client';
import { Gain } from '@/ui/Gain';
import { useFormat } from '@/ui/useFormat';
import { needsOwner } from './activity';
import { ActivityBadge } from './ActivityBadge';
import { BotMenu } from './acts/BotMenu';
import { Lines } from './Lines';
import { PriceNow } from './PriceNow';
import { TierBar } from './TierBar';

interface Props {
  bot: Schemas['BotDto'];
  standing: Schemas['BotStandingDto'] | undefined;
  /** Whether it is still being read how the bots stand. */
  pending: boolean;
}

/** A bot at a glance. */
export function BotCard({ bot, standing, pending }: Props) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  return (
    <Paper component="article" withBorder p="md" aria-label={bot.name} h="100%">
      <Stack gap="sm" h="100%">
        <Group justify="space-between" wrap="nowrap" align="start" gap="xs">
          <div>
            <Anchor component={Link} to={`/bots/${bot.id}`} fw={700} size="lg">
              {bot.name}
            </Anchor>
            <Group gap={6}>
              <Text size="sm">{bot.symbol}</Text>
              <Text size="sm" fw={600}>
                <PriceNow standing={standing} pending={pending} />
              </Text>
              {standing?.change != null && <Gain value={standing.change} unit="percent" size="sm" />}
            </Group>
          </div>
          <Group gap={4} wrap="nowrap">
            {standing && <ActivityBadge activity={standing.activity} />}
            <BotMenu bot={bot} standing={standing} />
          </Group>
        </Group>
        {standing && needsOwner(standing.activity) && (
          <Text size="sm">
            {standing.text} {standing.activity === 'coolingDown' && standing.coolingUntil && t('coolingUntil', { time: format.dateTime(standing.coolingUntil) })}
          </Text>
        )}
        <TierBar tier={bot.tier} maxTier={bot.maxTier} />
        {bot.quantity > 0 ? (
          <>
            <Group justify="space-between" gap="xs">
              <Text size="sm">{t('holding', { quantity: format.number(bot.quantity) })}</Text>
              {standing?.profit != null && (
                <Group gap={6}>
                  <Gain value={standing.profit} size="sm" fw={700} />
                  <Gain value={standing.profitRate} unit="percent" size="sm" />
                </Group>
              )}
            </Group>
            <Lines bot={bot} standing={standing} />
          </>
        ) : (
          <Text size="sm">{t('holdsNothing')}</Text>
        )}
        {standing?.outlook && (
          <Text size="sm" mt="auto">
            <Text span size="xs" c="dimmed" display="block">
              {t('outlook')}
            </Text>
            {standing.outlook.text}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
