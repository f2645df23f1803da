import { Group, SegmentedControl, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { TimeChart } from '@/ui/chart/TimeChart';
import { Empty } from '@/ui/Empty';
import { Gain } from '@/ui/Gain';
import { Loaded } from '@/ui/Loaded';
import { useFormat } from '@/ui/useFormat';
import { Figure } from './Summary';

const ranges = { m3: 63, y1: 252, all: Infinity } as const;

/** What the account was worth at each close, and how far below its high. */
export default function Equity() {
  const { t } = useTranslation('books');
  const format = useFormat();
  const [range, setRange] = useState<keyof typeof ranges>('y1');
  const query = $api.useQuery('get', '/api/v1/reports/equity');
  const points = query.data?.points;
  const equity = useMemo(() => [{ kind: 'area' as const, title: '', points: (points ?? []).map((point) => ({ time: point.session, value: point.equity })) }], [points]);
  const drawdown = useMemo(
    () => [{ kind: 'area' as const, title: '', color: '#868e96', points: (points ?? []).map((point) => ({ time: point.session, value: point.drawdown * 100 })) }],
    [points],
  );
  const percent = useMemo(() => (value: number) => format.percent(value / 100, 1), [format]);
  const dollars = useMemo(() => (value: number) => format.usd(value), [format]);
  const from = range === 'all' ? undefined : points?.at(-ranges[range])?.session;
  const unpriced = points?.filter((point) => point.unpriced.length > 0).length ?? 0;
  return (
    <Loaded
      query={query}
      lines={8}
      isEmpty={(curve) => curve.points.length === 0}
      empty={
        <Empty title={t('profit.noEquity')}>
          <Text size="sm" ta="center">
            {t('profit.noEquityText')}
          </Text>
        </Empty>
      }
    >
      {(curve) => (
        <Stack>
          <SimpleGrid cols={{ base: 2, sm: 3 }}>
            <Figure name={t('profit.lastEquity')} note={format.date(curve.points.at(-1)?.session)}>
              <Text span fw={700} fz={{ base: 'md', xs: 'lg' }}>
                {format.usd(curve.points.at(-1)?.equity)}
              </Text>
            </Figure>
            <Figure name={t('profit.twr')} note={t('profit.twrText')}>
              <Gain value={curve.timeWeightedReturn} unit="percent" fw={700} fz={{ base: 'md', xs: 'lg' }} />
            </Figure>
            <Figure name={t('profit.maxDrawdown')}>
              <Gain value={curve.maxDrawdown} unit="percent" fw={700} fz={{ base: 'md', xs: 'lg' }} />
            </Figure>
          </SimpleGrid>
          <Group justify="space-between">
            <Title order={2} size="h5">
              {t('profit.equity')}
            </Title>
            <SegmentedControl
              size="xs"
              aria-label={t('profit.range')}
              value={range}
              onChange={(value) => {
                setRange(value as keyof typeof ranges);
              }}
              data={(['m3', 'y1', 'all'] as const).map((value) => ({ value, label: t(`profit.ranges.${value}`) }))}
            />
          </Group>
          <TimeChart label={t('profit.equityChart')} series={equity} format={dollars} {...(from && { from })} />
          <Title order={2} size="h5">
            {t('profit.drawdown')}
          </Title>
          <TimeChart label={t('profit.drawdownChart')} series={drawdown} format={percent} height={180} {...(from && { from })} />
          {unpriced > 0 && (
            <Text size="xs" c="dimmed">
              {t('profit.unpriced', { count: unpriced })}
            </Text>
          )}
        </Stack>
      )}
    </Loaded>
  );
}
