import { Anchor, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schemas } from '@/api/client';
import { Card } from '@/ui/Card';
import { useFormat } from '@/ui/useFormat';

/** A bot's settings to read. */
export function BotSettingsCard({ bot }: { bot: Schemas['BotDto'] }) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const yes = (on: boolean) => t(on ? 'bot.yes' : 'bot.no');
  const per = (rate: number) => `${format.number(Number((rate * 100).toPrecision(12)), 2)}%`;
  const { trailing } = bot;
  const rows: [string, string][] = [
    [t('form.seed'), format.usd(bot.seed)],
    [t('form.maxTier'), format.number(bot.maxTier, 2)],
    [t('form.addedSeed'), format.usd(bot.addedSeed)],
    [t('form.profitRate'), per(bot.profitRate)],
    [t('form.bandPercent'), `${format.number(bot.bandPercent, 2)}%`],
    [t('form.pivotRule'), t(`form.pivot.${bot.pivotRule}`)],
    [t('form.checkAveragePrice'), yes(bot.checkAveragePrice)],
    [t('form.checkBandPrice'), yes(bot.checkBandPrice)],
    [t('form.skipSell'), yes(bot.skipSell)],
    [t('form.dips'), bot.closingDipRules.length === 0 ? t('bot.none') : bot.closingDipRules.map((rule) => t('bot.dip', { drop: per(rule.dropRate), seed: per(rule.seedRate) })).join(', ')],
    [t('form.trailing'), trailing.enabled ? t('bot.trailing', { tier: per(trailing.tierThreshold), stop: per(trailing.stopRate), floor: per(trailing.floorRate) }) : t('bot.no')],
    [
      t('form.sellCooldownDays'),
      bot.sellCooldownDays === 0 ? t('bot.none') : t(bot.sellCooldownLossOnly ? 'bot.cooldownLoss' : 'bot.cooldown', { days: format.number(bot.sellCooldownDays) }),
    ],
  ];
  return (
    <Card
      title={t('bot.settings')}
      aside={
        <Anchor component={Link} to={`/bots/${bot.id}/edit`} size="sm">
          {t('do.edit')}
        </Anchor>
      }
    >
      <Table verticalSpacing={4} horizontalSpacing={0} fz="sm">
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400} w="50%">
                {name}
              </Table.Th>
              <Table.Td ta="right">{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}
