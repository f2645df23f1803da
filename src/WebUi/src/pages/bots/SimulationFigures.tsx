import { Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@/api/client';
import { Gain } from '@/ui/Gain';
import { useFormat } from '@/ui/useFormat';
import { Wide } from './Wide';

/** What came of a simulation in a few figures, beside the same money in shares that were kept. */
export function SimulationFigures({ summary }: { summary: Schemas['SimulationSummary'] }) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  return (
    <Stack gap="xs">
      <Wide label={t('simulation.compare')} minWidth={280}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('simulation.compare')}</Table.Th>
              <Table.Th ta="right">{t('simulation.bot')}</Table.Th>
              <Table.Th ta="right">{t('simulation.hold')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <Table.Tr>
              <Table.Th scope="row" fw={400}>
                {t('simulation.rate')}
              </Table.Th>
              <Table.Td ta="right">
                <Gain value={summary.profitRate} unit="percent" fw={700} />
              </Table.Td>
              <Table.Td ta="right">
                <Gain value={summary.holdProfitRate} unit="percent" />
              </Table.Td>
            </Table.Tr>
            <Table.Tr>
              <Table.Th scope="row" fw={400}>
                {t('simulation.profit')}
              </Table.Th>
              <Table.Td ta="right">
                <Gain value={summary.profit} />
              </Table.Td>
              <Table.Td ta="right">
                <Gain value={summary.holdProfit} />
              </Table.Td>
            </Table.Tr>
            <Table.Tr>
              <Table.Th scope="row" fw={400}>
                {t('simulation.drawdown')}
              </Table.Th>
              <Table.Td ta="right">{format.percent(summary.maxDrawdown, 1)}</Table.Td>
              <Table.Td ta="right">{format.percent(summary.holdMaxDrawdown, 1)}</Table.Td>
            </Table.Tr>
          </Table.Tbody>
        </Wide>
      <Text size="sm">{t('simulation.trades', { purchases: format.number(summary.purchases), sales: format.number(summary.sales), cycles: format.number(summary.cycles) })}</Text>
      <Text size="sm">
        {t('simulation.period', { from: format.date(summary.from), to: format.date(summary.to), sessions: format.number(summary.sessions), cash: format.usd(summary.cash) })}
      </Text>
      <Text size="xs" c="dimmed">
        {t(summary.market === 'paper' ? 'simulation.market.paper' : 'simulation.market.real')} {!summary.complete && t('simulation.incomplete')} {t('simulation.caution')}
      </Text>
    </Stack>
  );
}
