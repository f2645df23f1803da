import { ScrollArea, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { $api } from '@/api/client';
import { Empty } from '@/ui/Empty';
import { Loaded } from '@/ui/Loaded';
import { Page } from '@/ui/Page';
import { ByBot, ByCycle, ByMonth, BySymbol, ByYear } from './Groups';
import { Summary } from './Summary';

// The calendar brings a library of its own, and the chart another.
const Calendar = lazy(() => import('./ProfitCalendar'));
const Equity = lazy(() => import('./Equity'));
const Rates = lazy(() => import('./Rates'));

const views = ['months', 'days', 'equity', 'symbols', 'bots', 'cycles', 'years', 'rates'] as const;
type View = (typeof views)[number];
const isView = (text: string | null): text is View => (views as readonly string[]).includes(text ?? '');

/** What was earned: by year, month, day, symbol, bot and cycle; and what the account was worth. */
export function Component() {
  const { t } = useTranslation('books');
  const [params, setParams] = useSearchParams();
  const wanted = params.get('view');
  const view: View = isView(wanted) ? wanted : 'months';
  const years = $api.useQuery('get', '/api/v1/reports/profit/years');
  const known = (years.data ?? []).map((year) => year.year);
  const asked = params.get('year');
  const year = asked === 'all' ? null : Number(asked) || known.at(-1) || null;
  const set = (name: string, value: string) => {
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        after.set(name, value);
        return after;
      },
      { replace: true },
    );
  };
  const ofYear = view !== 'cycles' && view !== 'years' && view !== 'equity';
  return (
    <Page
      title={t('profit.title')}
      actions={
        ofYear && known.length > 0 ? (
          <Select
            aria-label={t('profit.year')}
            w={130}
            allowDeselect={false}
            data={[...(view === 'rates' || view === 'days' ? [] : [{ value: 'all', label: t('profit.all') }]), ...[...new Set([...known, ...(year ? [year] : [])])].sort((a, b) => b - a).map((value) => ({ value: String(value), label: String(value) }))]}
            value={year === null ? 'all' : String(year)}
            onChange={(value) => {
              set('year', value ?? 'all');
            }}
          />
        ) : undefined
      }
    >
      <Loaded
        query={years}
        lines={8}
        isEmpty={(rows) => rows.length === 0 && view !== 'equity' && view !== 'rates'}
        empty={
          <Empty title={t('profit.empty')}>
            <Text size="sm" ta="center">
              {t('profit.emptyText')}
            </Text>
          </Empty>
        }
      >
        {(rows) => (
          <Stack gap="md">
            {ofYear && view !== 'rates' && <Summary rows={rows} year={year} />}
            <Select
              hiddenFrom="sm"
              aria-label={t('profit.view')}
              allowDeselect={false}
              value={view}
              onChange={(value) => {
                set('view', value ?? view);
              }}
              data={views.map((value) => ({ value, label: t(`profit.views.${value}`) }))}
            />
            <ScrollArea visibleFrom="sm" type="auto" offsetScrollbars="present">
              <SegmentedControl
                aria-label={t('profit.view')}
                value={view}
                onChange={(value) => {
                  set('view', value);
                }}
                data={views.map((value) => ({ value, label: t(`profit.views.${value}`) }))}
              />
            </ScrollArea>
            <Suspense fallback={null}>
              {view === 'months' && <ByMonth year={year} />}
              {view === 'days' && <Calendar key={year} year={year} />}
              {view === 'equity' && <Equity />}
              {view === 'symbols' && <BySymbol year={year} />}
              {view === 'bots' && <ByBot year={year} />}
              {view === 'cycles' && <ByCycle />}
              {view === 'years' && <ByYear rows={rows} />}
              {view === 'rates' && <Rates year={year ?? new Date().getFullYear()} />}
            </Suspense>
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
