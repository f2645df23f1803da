import { Stack, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@/api/client';
import { useFormat } from '@/ui/useFormat';
import { useKind } from '../words';

// A figure that breaks in two cannot be read.
const figure = { overflowWrap: 'normal' } as const;

/** What a correction changes: the trade and the money, before and after. */
export function CorrectionView({ correction }: { correction: Schemas['CorrectionDto'] }) {
  const { t } = useTranslation('books');
  const kind = useKind();
  const format = useFormat();
  const { trade, money } = correction;
  type State = Schemas['TradeStateDto'];
  const row = (name: string, before: ReactNode, after: ReactNode) => (
    <Table.Tr key={name}>
      <Table.Th scope="row">{name}</Table.Th>
      <Table.Td ta="right" style={figure}>{before}</Table.Td>
      <Table.Td ta="right" fw={600} style={figure}>
        {after}
      </Table.Td>
    </Table.Tr>
  );
  const ofTrade = (name: string, show: (state: State) => string) => {
    const shown = (state: State | null | undefined) => (state ? show(state) : t('trade.nothing'));
    const [before, after] = [shown(trade?.before), shown(trade?.after)];
    return before === after ? null : row(name, before, after);
  };
  return (
    <Stack gap="sm">
      <Text size="sm">{correction.explanation}</Text>
      <Table aria-label={t('trade.edit')} fz="sm" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Td />
            <Table.Th ta="right">{t('trade.before')}</Table.Th>
            <Table.Th ta="right">{t('trade.after')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {ofTrade(t('trade.name'), (state) => state.name)}
          {ofTrade(t('trade.kind'), (state) => kind(state.kind))}
          {ofTrade(t('trade.symbol'), (state) => state.symbol)}
          {ofTrade(t('trade.session'), (state) => format.date(state.session))}
          {ofTrade(t('trade.executed'), (state) => format.dateTime(state.executedAt))}
          {ofTrade(t('trade.quantity'), (state) => format.number(state.quantity))}
          {ofTrade(t('trade.price'), (state) => format.usd(state.price))}
          {ofTrade(t('trade.total'), (state) => format.usd(state.total))}
          {ofTrade(t('trade.fees'), (state) => format.usd(state.fees))}
          {ofTrade(t('trade.profit'), (state) => format.usd(state.realisedProfit))}
          {money.before && money.after && (
            <>
              {row(t('trade.realisedAll'), format.usd(money.before.realisedProfit), format.usd(money.after.realisedProfit))}
              {row(t('trade.deposits'), format.usd(money.before.netDeposits), format.usd(money.after.netDeposits))}
              {row(t('trade.cash'), format.usd(money.before.cash), format.usd(money.after.cash))}
            </>
          )}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}
