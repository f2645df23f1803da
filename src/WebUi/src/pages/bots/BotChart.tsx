import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schemas } from '@/api/client';
import { codeOf } from '@/api/problems';
import { Card } from '@/ui/Card';
import { TimeChart } from '@/ui/chart/TimeChart';
import type { Level, Marker, Series } from '@/ui/chart/types';
import { Empty } from '@/ui/Empty';
import { Loaded } from '@/ui/Loaded';
import { useFormat } from '@/ui/useFormat';
import { useTradesSince } from './useTradesSince';

const ranges = { '1M': 1, '3M': 3, '6M': 6, '1Y': 12, '5Y': 60 } as const;
type Range = keyof typeof ranges;

/** The day so many months before a day. */
function before(day: string, months: number): string {
  const date = new Date(day);
  date.setUTCMonth(date.getUTCMonth() - months);
  return date.toISOString().slice(0, 10);
}

/** Prices with the lines at which the bot acts, and every purchase and sale. */
export function BotChart({ bot }: { bot: Schemas['BotDto'] }) {
  const { t } = useTranslation('bots');
  const [range, setRange] = useState<Range>('3M');

  // The trading clock's day: a demonstration's is long ago.
  const server = $api.useQuery('get', '/api/v1/server', {}, { staleTime: 60_000 });
  return (
    <Card
      title={t('bot.chart')}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t('bot.range')}
          value={range}
          onChange={(value) => {
            setRange(value as Range);
          }}
          data={(Object.keys(ranges) as Range[]).map((value) => ({ value, label: value === '5Y' ? t('fiveYears') : t(`bot.ranges.${value}`) }))}
        />
      }
    >
      <Loaded query={server} lines={8}>
        {({ now }) => <Since bot={bot} from={before(now.slice(0, 10), ranges[range])} />}
      </Loaded>
    </Card>
  );
}

function Since({ bot, from }: { bot: Schemas['BotDto']; from: string }) {
  const { t } = useTranslation('bots');
  const prices = $api.useQuery('get', '/api/v1/market/prices/{symbol}', { params: { path: { symbol: bot.symbol }, query: { from } } });
  const trades = useTradesSince(bot.id, from);
  if (codeOf(prices.error) === 'no_prices') {
    return <Empty title={t('bot.noPrices')} />;
  }

  return (
    <Loaded query={prices} lines={8} isEmpty={({ days }) => days.length === 0} empty={<Empty title={t('bot.noPrices')} />}>
      {({ days }) => (
        <Loaded query={trades} lines={8}>
          {(made) => <Chart bot={bot} days={days} trades={made} />}
        </Loaded>
      )}
    </Loaded>
  );
}

function Chart({ bot, days, trades }: { bot: Schemas['BotDto']; days: Schemas['DailyPrice'][]; trades: Schemas['TradeDto'][] }) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const series = useMemo<Series[]>(() => [{ kind: 'candles', title: '', candles: days.map(({ date, open, high, low, close }) => ({ time: date, open, high, low, close })) }], [days]);
  const levels = useMemo<Level[]>(
    () =>
      [
        { title: t('line.average'), price: bot.quantity > 0 ? bot.averagePrice : null, color: '#f08c00' },
        { title: t('line.band'), price: bot.bandPrice, color: '#7048e8' },
        { title: t('line.takeProfit'), price: bot.takeProfitPrice, color: '#0ca678' },
        { title: t('line.stop'), price: bot.trailing.mode ? bot.trailing.stopPrice : null, color: '#e8590c', dashed: true },
      ].flatMap((level) => (level.price === null ? [] : [{ ...level, price: level.price }])),
    [bot, t],
  );
  const markers = useMemo<Marker[]>(() => trades.map((trade): Marker => ({ time: trade.session, side: trade.kind.startsWith('Buy') ? 'buy' : 'sell' })).toReversed(), [trades]);
  const purchases = markers.filter(({ side }) => side === 'buy').length;
  const words = t('bot.chartText', {
    symbol: bot.symbol,
    from: format.date(days[0]?.date),
    to: format.date(days.at(-1)?.date),
    close: format.usd(days.at(-1)?.close),
    purchases: format.number(purchases),
    sales: format.number(markers.length - purchases),
  });
  return (
    <Stack gap={4}>
      <TimeChart label={words} series={series} levels={levels} markers={markers} height={340} />
      <Text size="xs" c="dimmed">
        {words}
        {levels.map((level) => ` · ${level.title} ${format.usd(level.price)}`)}
      </Text>
    </Stack>
  );
}
