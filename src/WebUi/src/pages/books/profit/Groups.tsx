import { Badge, Select, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { $api, type Schemas } from '@/api/client';
import { TimeChart } from '@/ui/chart/TimeChart';
import { Empty } from '@/ui/Empty';
import { Loaded } from '@/ui/Loaded';
import { useFormat } from '@/ui/useFormat';
import { wide } from '@/ui/widths';
import { SumsTable } from './SumsTable';

interface OfYear {
  /** Null for all of them. */
  year: number | null;
}

const inYear = (year: number | null) => ({ params: { query: year === null ? {} : { year } } });

/** Month by month, as bars and as a table. */
export function ByMonth({ year }: OfYear) {
  const { t } = useTranslation('books');
  const format = useFormat();
  const query = $api.useQuery('get', '/api/v1/reports/profit/months', inYear(year));
  const series = useMemo(
    () => [{ kind: 'bars' as const, title: '', points: (query.data ?? []).map((month) => ({ time: `${month.month}-01`, value: month.sums.profit })) }],
    [query.data],
  );
  return (
    <Loaded query={query} lines={8}>
      {(months) => (
        <Stack>
          {months.length > 1 && <TimeChart label={t('profit.chart')} series={series} height={220} />}
          <SumsTable
            label={t('profit.table')}
            name={t('profit.month')}
            rows={[...months].reverse().map((month) => ({ id: month.month, name: month.month, sums: month.sums, note: month.exchangeRate === null ? undefined : format.number(month.exchangeRate, 2) }))}
            note={t('profit.rate')}
          />
        </Stack>
      )}
    </Loaded>
  );
}

/** Symbol by symbol. */
export function BySymbol({ year }: OfYear) {
  const { t } = useTranslation('books');
  const query = $api.useQuery('get', '/api/v1/reports/profit/symbols', inYear(year));
  return (
    <Loaded query={query}>
      {(rows) => <SumsTable label={t('profit.bySymbol')} name={t('filter.symbol')} rows={rows.map((row) => ({ id: row.symbol, name: row.symbol, sums: row.sums }))} />}
    </Loaded>
  );
}

/** Bot by bot; those that are gone by their names. */
export function ByBot({ year }: OfYear) {
  const { t } = useTranslation('books');
  const query = $api.useQuery('get', '/api/v1/reports/profit/bots', inYear(year));
  return (
    <Loaded query={query}>
      {(rows) => (
        <SumsTable
          label={t('profit.byBot')}
          name={t('filter.bot')}
          rows={rows.map((row) => ({ id: row.botId ?? `-${row.bot}`, name: `${row.bot} · ${row.symbol}`, hint: row.botId === null ? t('profit.botGone') : undefined, sums: row.sums }))}
        />
      )}
    </Loaded>
  );
}

/** Year by year. */
export function ByYear({ rows }: { rows: Schemas['YearProfitDto'][] }) {
  const { t } = useTranslation('books');
  return <SumsTable label={t('profit.byYear')} name={t('profit.year')} rows={[...rows].reverse().map((row) => ({ id: String(row.year), name: String(row.year), sums: row.sums }))} />;
}

/** Cycle by cycle, the latest first; of one bot if its owner likes. */
export function ByCycle() {
  const { t } = useTranslation('books');
  const format = useFormat();
  const [params, setParams] = useSearchParams();
  const bot = params.get('bot');
  const bots = $api.useQuery('get', '/api/v1/bots');
  const query = $api.useQuery('get', '/api/v1/reports/profit/cycles', { params: { query: { limit: 200, ...(bot && { bot }) } } });
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('profit.cycle.text')}
      </Text>
      <Select
        label={t('filter.bot')}
        placeholder={t('filter.allBots')}
        maw={260}
        data={(bots.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
        value={bot}
        onChange={(value) => {
          setParams(value ? { view: 'cycles', bot: value } : { view: 'cycles' }, { replace: true });
        }}
        clearable
      />
      <Loaded query={query} lines={6} isEmpty={(rows) => rows.length === 0} empty={<Empty title={t('profit.cycle.empty')} />}>
        {(rows) => (
          <SumsTable
            label={t('profit.byCycle')}
            name={t('filter.bot')}
            rows={rows.map((row) => ({ id: `${row.botId ?? row.bot} ${row.symbol} ${row.startedAt ?? ''}`, name: `${row.bot} · ${row.symbol}`, sums: row.sums, cycle: row }))}
            more={[
              {
                accessor: 'cycle',
                title: t('profit.cycle.started'),
                render: ({ cycle }) =>
                  cycle && (
                    <>
                      <Text span size="sm">
                        {cycle.startedAt ? format.date(cycle.startedAt) : t('profit.cycle.unknown')}
                      </Text>
                      <Text span size="sm" c="dimmed">
                        {cycle.running ? '' : ` – ${format.date(cycle.endedAt)}`}
                      </Text>
                    </>
                  ),
              },
              {
                accessor: 'days',
                title: t('profit.cycle.days'),
                textAlign: 'right',
                visibleMediaQuery: wide,
                render: ({ cycle }) =>
                  cycle?.running ? <Badge variant="light">{t('profit.cycle.running')}</Badge> : cycle && cycle.days !== null ? t('profit.cycle.daysValue', { count: cycle.days }) : '–',
              },
            ]}
          />
        )}
      </Loaded>
    </Stack>
  );
}
