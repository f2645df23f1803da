import { Group, Modal, Stack, Text } from '@mantine/core';
import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { Empty } from '@/ui/Empty';
import { Loaded } from '@/ui/Loaded';
import { useFormat } from '@/ui/useFormat';
import classes from './HeatMap.module.css';
import { marks, type Phase, type RunState } from './states';

/** Whose runs of which session; of one phase, if it is given. */
export interface Asked {
  userId: string;
  name: string;
  session: string;
  phase?: Phase;
}

/** The runs behind a cell of a map. */
export function RunsOf({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation();
  const format = useFormat();
  const query = $api.useQuery('get', '/api/v1/admin/runs', { params: { query: { userId: asked.userId, session: asked.session, limit: 500 } } });
  return (
    <Modal opened onClose={onClose} title={t('run.title', { name: asked.name, session: format.date(asked.session) })} size="lg">
      <Loaded query={query} lines={5} isEmpty={(page) => page.items.length === 0} empty={<Empty title={t('run.none')} />}>
        {(page) => (
          <Stack gap="sm">
            {page.items
              .filter((run) => asked.phase === undefined || run.phase === asked.phase)
              .reverse()
              .map((run) => {
                const state = run.state as RunState;
                const Mark = marks[state];
                return (
                  <Group key={`${run.phase} ${run.number}`} gap="sm" wrap="nowrap" align="start">
                    <span className={clsx(classes.mark, classes[state])}>
                      <Mark size={14} aria-hidden />
                    </span>
                    <div>
                      <Text size="sm" fw={600}>
                        {common(`phase.${run.phase as Phase}`)} {run.number > 0 && run.number} · {common(`runState.${state}`)}
                      </Text>
                      <Text size="xs" c="dimmed">
                        {t('run.due')} {format.time(run.dueAt)} · {t('run.started')} {format.time(run.startedAt)}
                        {run.finishedAt && ` · ${t('run.finished')} ${format.time(run.finishedAt)}`} · {t('run.attempted', { count: run.attempts })} · {run.node}
                      </Text>
                      {run.error && <Text size="sm">{run.error}</Text>}
                    </div>
                  </Group>
                );
              })}
          </Stack>
        )}
      </Loaded>
    </Modal>
  );
}
