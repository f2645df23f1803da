import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { $api, type Schemas } from '@/api/client';
import { Card } from '@/ui/Card';
import { TimeChart } from '@/ui/chart/TimeChart';
import type { Marker, Series } from '@/ui/chart/types';
import { Loaded } from '@/ui/Loaded';
import { refused } from '@/ui/notify';
import { Page } from '@/ui/Page';
import { useFormat } from '@/ui/useFormat';
import { CycleTable } from './CycleTable';
import { SimulationFigures } from './SimulationFigures';
import { SimulationProgress } from './SimulationProgress';
import { readBotsAnew } from './useBots';
import { useSimulation } from './useSimulations';

/** What a bot would have done, day by day. */
export function Component() {
  const { id = '' } = useParams();
  const { t } = useTranslation('bots');
  const navigate = useNavigate();
  const query = useSimulation(id);
  const remove = $api.useMutation('delete', '/api/v1/simulations/{id}', {
    onSuccess: () => {
      void readBotsAnew();
      void navigate(-1);
    },
    onError: refused,
  });
  const simulation = query.data?.simulation;
  return (
    <Page
      title={simulation ? `${t('simulation.page')}: ${simulation.settings.name} · ${simulation.settings.symbol}` : t('simulation.page')}
      actions={
        <>
          <Button component={Link} to={simulation?.botId ? `/bots/${simulation.botId}` : '/bots'} variant="default">
            {t('bot.back')}
          </Button>
          <Button
            variant="default"
            loading={remove.isPending}
            onClick={() => {
              remove.mutate({ params: { path: { id } } });
            }}
          >
            {t('simulation.delete')}
          </Button>
        </>
      }
    >
      <Loaded query={query} lines={8}>
        {({ simulation: shown, result }) => (
          <Stack>
            <SimulationProgress simulation={shown} />
            {shown.summary && result && <Outcome summary={shown.summary} result={result} />}
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

function Outcome({ summary, result }: { summary: Schemas['SimulationSummary']; result: Schemas['SimulationResult'] }) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const value = useMemo<Series[]>(
    () => [
      { kind: 'area', title: t('simulation.bot'), points: result.days.map((day) => ({ time: day.session, value: day.value })) },
      { kind: 'line', title: t('simulation.hold'), color: '#868e96', points: result.days.map((day) => ({ time: day.session, value: day.hold })) },
    ],
    [result, t],
  );
  const price = useMemo<Series[]>(
    () => [
      { kind: 'line', title: t('price'), points: result.days.map((day) => ({ time: day.session, value: day.price })) },
      { kind: 'line', title: t('line.average'), color: '#f08c00', points: result.days.flatMap((day) => (day.averagePrice === null ? [] : [{ time: day.session, value: day.averagePrice }])) },
    ],
    [result, t],
  );
  const markers = useMemo<Marker[]>(() => result.trades.map((trade) => ({ time: trade.session, side: trade.kind.startsWith('Buy') ? 'buy' : 'sell' })), [result]);
  const valueText = t('simulation.chart', { value: format.usd(summary.value), hold: format.usd(summary.cash + summary.holdProfit) });
  const pricesText = t('simulation.prices', { purchases: format.number(summary.purchases), sales: format.number(summary.sales) });
  const rows: [string, string][] = [
    [t('simulation.value'), format.usd(summary.value)],
    [t('simulation.realised'), format.usd(summary.realised)],
    [t('simulation.fees'), format.usd(summary.fees)],
    [t('simulation.mostInvested'), format.usd(summary.mostInvested)],
    [t('simulation.highestTier'), `${format.number(summary.highestTier, 2)} (${format.date(summary.highestTierOn)})`],
  ];
  return (
    <>
      <Card title={t('simulation.compare')}>
        <SimulationFigures summary={summary} />
        <Table mt="sm" verticalSpacing={4} horizontalSpacing="xs" fz="sm">
          <Table.Tbody>
            {rows.map(([name, figure]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={400}>
                  {name}
                </Table.Th>
                <Table.Td ta="right">{figure}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Card>
      <Card title={valueText}>
        <TimeChart label={valueText} series={value} height={280} />
      </Card>
      <Card title={pricesText}>
        <TimeChart label={pricesText} series={price} markers={markers} height={280} />
      </Card>
      <Card title={t('simulation.cycles')}>
        <CycleTable
          cycles={result.cycles.toReversed().map((cycle) => ({
            key: cycle.from,
            from: cycle.from,
            to: cycle.to,
            purchases: cycle.purchases,
            sales: cycle.sales,
            bought: cycle.bought,
            profit: cycle.profit,
          }))}
        />
        <Group mt="xs">
          <Text size="xs" c="dimmed">
            {t('simulation.caution')}
          </Text>
        </Group>
      </Card>
    </>
  );
}
