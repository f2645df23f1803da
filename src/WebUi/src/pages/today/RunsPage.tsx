import { Badge, SegmentedControl, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { $api } from '@/api/client';
import { byCursor } from '@/ui/byCursor';
import { DataList } from '@/ui/DataList';
import { Empty } from '@/ui/Empty';
import { Page } from '@/ui/Page';
import { useFormat } from '@/ui/useFormat';
import { wide } from '@/ui/widths';

type RunState = 'Running' | 'Succeeded' | 'Waiting' | 'Failed' | 'Missed' | 'Skipped';
const colors: Record<RunState, string> = { Running: 'blue', Succeeded: 'teal', Waiting: 'yellow', Failed: 'red', Missed: 'red', Skipped: 'gray' };
const shown = ['all', 'Missed', 'Failed'] as const;

/** What the server did for one's bots, and what it missed. */
export function Component() {
  const { t } = useTranslation(['today', 'common']);
  const format = useFormat();
  const [search, setSearch] = useSearchParams();
  const state = search.get('state') ?? 'all';
  const query = $api.useInfiniteQuery(
    'get',
    '/api/v1/runs',
    { params: { query: { limit: 50, ...(state !== 'all' && { state }) } } },
    byCursor,
  );
  return (
    <Page title={t('runs.title')}>
      <SegmentedControl
        aria-label={t('runs.state')}
        value={state}
        onChange={(value) => { setSearch(value === 'all' ? {} : { state: value }, { replace: true }); }}
        data={shown.map((value) => ({ value, label: value === 'all' ? t('runs.all') : t(`common:runState.${value}`) }))}
      />
      <DataList
        query={query}
        label={t('runs.title')}
        idOf={(run) => `${run.session}-${run.phase}-${String(run.number)}`}
        empty={<Empty title={t('runs.empty')} />}
        columns={[
          { accessor: 'session', title: t('runs.session'), render: (run) => format.day(run.session) },
          { accessor: 'phase', title: t('runs.phase'), render: (run) => t(`common:phase.${run.phase as 'Plan'}`) + (run.number > 0 ? ` ${String(run.number)}` : '') },
          { accessor: 'state', title: t('runs.state'), render: (run) => <Badge variant="light" color={colors[run.state as RunState]}>{t(`common:runState.${run.state as RunState}`)}</Badge> },
          { accessor: 'dueAt', title: t('runs.due'), textAlign: 'right', render: (run) => format.dateTime(run.dueAt) },
          { accessor: 'finishedAt', title: t('runs.finished'), textAlign: 'right', visibleMediaQuery: wide, render: (run) => format.time(run.finishedAt) },
          { accessor: 'attempts', title: t('runs.attempts'), textAlign: 'right', visibleMediaQuery: wide },
          { accessor: 'error', title: t('runs.error'), render: (run) => <Text size="sm">{run.error ?? ''}</Text> },
        ]}
      />
    </Page>
  );
}
