import { Stack, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { byCursor } from '@/ui/byCursor';
import { Empty } from '@/ui/Empty';
import { Loaded } from '@/ui/Loaded';
import { useFormat } from '@/ui/useFormat';
import { HeatMap } from './HeatMap';
import { More } from './More';
import type { Asked } from './RunsOf';
import type { RunState } from './states';
import { useNote } from './useNote';

interface Props {
  filter: { name?: string; state?: string; limit: number };
  onOpen: (asked: Asked) => void;
  onSession: (session: string) => void;
}

/** The latest sessions side by side, each with the worst of its runs. */
export function SessionMap({ filter, onOpen, onSession }: Props) {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation();
  const format = useFormat();
  const noteOf = useNote();
  const query = $api.useInfiniteQuery('get', '/api/v1/admin/runs/sessions', { params: { query: filter } }, { ...byCursor, refetchInterval: 60_000 });
  return (
    <Loaded query={query} lines={8}>
      {({ pages }) => {
        const sessions = pages[0]?.sessions ?? [];
        const rows = pages.flatMap((page) => page.items);
        return rows.length === 0 ? (
          <Empty title={t('run.empty')} />
        ) : (
          <Stack gap="sm">
            <HeatMap
              label={t('run.sessionsMap')}
              columns={sessions.map((session) => ({
                key: session,
                heading: (
                  <UnstyledButton
                    fz={13}
                    fw={600}
                    td="underline"
                    aria-label={t('run.open', { session: format.date(session) })}
                    onClick={() => {
                      onSession(session);
                    }}
                  >
                    {session.slice(5)}
                  </UnstyledButton>
                ),
              }))}
              rows={rows.map((row) => ({
                id: row.userId,
                name: row.username,
                note: noteOf(row),
                cells: sessions.map((session) => {
                  const cell = row.cells.find((one) => one.session === session);
                  return cell
                    ? {
                        state: cell.state as RunState,
                        short: cell.missed + cell.failed > 0 ? String(cell.missed + cell.failed) : undefined,
                        text: [
                          t('run.cell', { name: row.username, what: format.date(session), state: common(`runState.${cell.state as RunState}`) }),
                          t('run.cellRuns', { done: String(cell.succeeded), total: String(cell.runs) }),
                        ].join(' · '),
                        onOpen: () => {
                          onOpen({ userId: row.userId, name: row.username, session });
                        },
                      }
                    : null;
                }),
              }))}
            />
            <More query={query} />
          </Stack>
        );
      }}
    </Loaded>
  );
}
