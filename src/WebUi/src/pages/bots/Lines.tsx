import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@/api/client';
import { useFormat } from '@/ui/useFormat';

interface Props {
  bot: Schemas['BotDto'];
  standing: Schemas['BotStandingDto'] | undefined;
}

/** The prices at which a bot acts, and how far from the price of now they are. */
export function Lines({ bot, standing }: Props) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const lines = [
    { name: t('line.takeProfit'), price: bot.takeProfitPrice, away: standing?.toTakeProfit },
    { name: t('line.band'), price: bot.bandPrice, away: standing?.toBand },
    { name: t('line.average'), price: bot.quantity > 0 ? bot.averagePrice : null, away: standing?.toAverage },
    { name: t('line.stop'), price: bot.trailing.mode ? bot.trailing.stopPrice : null, away: standing?.toStop },
  ].filter(({ price }) => price !== null);
  const words = (away: number) => (away === 0 ? t('away.here') : t(away > 0 ? 'away.up' : 'away.down', { rate: format.percent(Math.abs(away), 1) }));
  return (
    <Table verticalSpacing={2} horizontalSpacing={0} withRowBorders={false} fz="sm">
      <Table.Tbody>
        {lines.map(({ name, price, away }) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" fw={400}>
              {name}
            </Table.Th>
            <Table.Td ta="right">{format.usd(price)}</Table.Td>
            <Table.Td ta="right" w="40%">
              <Text size="xs">{away == null ? '–' : words(away)}</Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
