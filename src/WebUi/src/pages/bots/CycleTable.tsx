import { Badge, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Gain } from '@/ui/Gain';
import { useFormat } from '@/ui/useFormat';
import { Wide } from './Wide';

export interface CycleRow {
  key: string;
  from: string | null;
  /** Null while it runs. */
  to: string | null;
  purchases: number;
  sales: number;
  bought: number;
  profit: number;
}

/** Cycles, from a first purchase to the sale of the last share. */
export function CycleTable({ cycles }: { cycles: CycleRow[] }) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  return cycles.length === 0 ? (
    <Text size="sm">{t('cycle.empty')}</Text>
  ) : (
    <Wide label={t('bot.cycles')} minWidth={480}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('cycle.from')}</Table.Th>
            <Table.Th>{t('cycle.to')}</Table.Th>
            <Table.Th ta="right">{t('cycle.purchases')}</Table.Th>
            <Table.Th ta="right">{t('cycle.sales')}</Table.Th>
            <Table.Th ta="right">{t('cycle.bought')}</Table.Th>
            <Table.Th ta="right">{t('cycle.profit')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {cycles.map((cycle) => (
            <Table.Tr key={cycle.key}>
              <Table.Td>{format.date(cycle.from)}</Table.Td>
              <Table.Td>{cycle.to === null ? <Badge variant="light">{t('cycle.running')}</Badge> : format.date(cycle.to)}</Table.Td>
              <Table.Td ta="right">{cycle.purchases}</Table.Td>
              <Table.Td ta="right">{cycle.sales}</Table.Td>
              <Table.Td ta="right">{format.usd(cycle.bought)}</Table.Td>
              <Table.Td ta="right">
                <Gain value={cycle.profit} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Wide>
  );
}
