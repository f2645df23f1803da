import { Paper, SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schemas } from '@/api/client';
import { Gain } from '@/ui/Gain';
import { useFormat } from '@/ui/useFormat';
import { MissingRates } from './MissingRates';

interface Props {
  rows: Schemas['YearProfitDto'][];
  /** Null for all of them. */
  year: number | null;
}

/** A year's profit in a few figures. Of all time there is no sum in the answers; its years are listed instead. */
export function Summary({ rows, year }: Props) {
  const { t } = useTranslation('books');
  const format = useFormat();
  const portfolio = $api.useQuery('get', '/api/v1/reports/portfolio', {}, { enabled: year === null });
  const sums = rows.find((row) => row.year === year)?.sums;
  if (year === null) {
    return (
      portfolio.data && (
        <SimpleGrid cols={{ base: 2 }}>
          <Figure name={t('profit.realised')}>
            <Gain value={portfolio.data.realisedProfit.usd} fw={700} fz={{ base: 'md', xs: 'lg' }} />
          </Figure>
          <Figure name={t('profit.won')}>
            <Gain value={portfolio.data.realisedProfit.krw} unit="krw" fw={700} fz={{ base: 'md', xs: 'lg' }} />
          </Figure>
        </SimpleGrid>
      )
    );
  }

  return sums ? (
    <>
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        <Figure name={t('profit.realised')}>
          <Gain value={sums.profit} fw={700} fz={{ base: 'md', xs: 'lg' }} />
        </Figure>
        <Figure name={t('profit.won')}>
          <Gain value={sums.profitKrw} unit="krw" fw={700} fz={{ base: 'md', xs: 'lg' }} />
        </Figure>
        <Figure name={t('profit.sales')}>
          <Text span fw={700} fz={{ base: 'md', xs: 'lg' }}>
            {t('profit.count', { count: sums.sales })}
          </Text>
        </Figure>
        <Figure name={t('profit.fees')}>
          <Text span fw={700} fz={{ base: 'md', xs: 'lg' }}>
            {format.usd(sums.fees)}
          </Text>
        </Figure>
      </SimpleGrid>
      <MissingRates months={sums.monthsWithoutRate} />
    </>
  ) : null;
}

export function Figure({ name, note, children }: { name: string; note?: string; children: ReactNode }) {
  return (
    <Paper withBorder p={{ base: 'xs', xs: 'sm' }}>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <div>{children}</div>
      {note && (
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      )}
    </Paper>
  );
}
