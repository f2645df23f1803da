import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { $api, type Schemas } from '@/api/client';
import { byCursor } from '@/ui/byCursor';
import { Empty } from '@/ui/Empty';
import { Loaded } from '@/ui/Loaded';
import { useFormat } from '@/ui/useFormat';
import { HeatMap, type Cell } from './HeatMap';
import { More } from './More';
import type { Asked } from './RunsOf';
import { phases, runStates, type Phase, type RunState } from './states';
import { useNote } from './useNote';

interface Props {
  filter: { session?: string; name?: string; state?: string; limit: number };
  onOpen: (asked: Asked) => void;
}

/** A session, phase by phase. Read anew twice a minute: nobody else's live events come here. */
export function PhaseMap({ filter, onOpen }: Props) {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation();
  const query = $api.useInfiniteQuery('get', '/api/v1/admin/runs/map', { params: { query: filter } }, { ...byCursor, refetchInterval: 30_000 });
  const format = useFormat();
  const noteOf = useNote();
  const duration = useDuration();
  const cellOf = (row: Schemas['RunMapRowDto'], phase: Phase, session: string): Cell | null => {
    const cell = row.cells.find((one) => one.phase === phase);
    if (!cell) {
      return null;
    }

    const state = cell.state as RunState;
    const text = [
      t('run.cell', { name: row.username, what: common(`phase.${phase}`), state: common(`runState.${state}`) }),
      cell.runs > 1 && t('run.cellRuns', { done: String(cell.succeeded), total: String(cell.runs) }),
      cell.finishedAt && format.time(cell.finishedAt),
      cell.lateSeconds >= 60 && phase !== 'ConfirmFills' && t('run.late', { time: duration(cell.lateSeconds) }),
      state !== 'Succeeded' && cell.error,
    ];
    return {
      state,
      short: cell.runs > 1 && state !== 'Succeeded' ? `${cell.succeeded}/${cell.runs}` : undefined,
      text: text.filter(Boolean).join(' · '),
      onOpen: () => {
        onOpen({ userId: row.userId, name: row.username, session, phase });
      },
    };
  };
  return (
    <Loaded query={query} lines={8}>
      {({ pages }) => {
        const [first] = pages;
        const rows = pages.flatMap((page) => page.items);
        return first ? (
          <Stack gap="sm">
            <Group gap="md">
              <Text fw={600}>{format.date(first.session)}</Text>
              <Text size="sm" c="dimmed">
                {first.opensAt ? t('run.opens', { open: format.time(first.opensAt), close: format.time(first.closesAt) }) : t('run.closed')}
              </Text>
            </Group>
            <Sums sums={first.sums} />
            {rows.length === 0 ? (
              <Empty title={t('run.empty')} />
            ) : (
              <HeatMap
                label={t('run.map', { session: format.date(first.session) })}
                columns={phases.map((phase) => ({ key: phase, heading: common(`phase.${phase}`) }))}
                rows={rows.map((row) => ({ id: row.userId, name: row.username, note: noteOf(row), cells: phases.map((phase) => cellOf(row, phase, first.session)) }))}
              />
            )}
            <More query={query} />
          </Stack>
        ) : null;
      }}
    </Loaded>
  );
}

/** Everybody's runs in a line a phase, also of those who are filtered out. */
function Sums({ sums }: { sums: Schemas['PhaseSum'][] }) {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation();
  const bad = sums.filter((sum) => sum.state === 'Missed' || sum.state === 'Failed');
  const shown = bad.length > 0 ? bad : sums.filter((sum) => sum.state !== 'Skipped');
  if (shown.length === 0) {
    return null;
  }

  const byPhase = phases
    .map((phase) => ({ phase, parts: runStates.flatMap((state) => shown.filter((sum) => sum.phase === phase && sum.state === state)) }))
    .filter(({ parts }) => parts.length > 0);
  return (
    <Text size="sm">
      {t('run.sums')} –{' '}
      {byPhase
        .map(({ phase, parts }) =>
          t('run.sum', { phase: common(`phase.${phase}`), text: parts.map((part) => t('run.sumPart', { state: common(`runState.${part.state as RunState}`), count: part.runs })).join(', ') }),
        )
        .join(' · ')}
    </Text>
  );
}

function useDuration(): (seconds: number) => string {
  const { t } = useTranslation('admin');
  return (seconds) =>
    seconds < 120 ? t('run.seconds', { count: seconds }) : seconds < 7200 ? t('run.minutes', { count: Math.round(seconds / 60) }) : t('run.hours', { count: Math.round(seconds / 3600) });
}
