import { Badge, Button, Group, Modal, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { Loaded } from '@/ui/Loaded';
import { told } from '@/ui/notify';
import { useFormat } from '@/ui/useFormat';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { ReportView } from './ReportView';

type Import = Schemas['ImportDto'];

const colors = { running: 'blue', imported: 'teal', failed: 'red', undone: 'gray' } as const;

/** A person's imports, newest first; one that is being done shows how far it is, here and on any other page that is open. */
export function ImportList({ user, working }: { user: string; working: boolean }) {
  const { t } = useTranslation('admin');
  const [shown, setShown] = useState<Import | null>(null);
  const [undone, setUndone] = useState<Import | null>(null);
  const query = $api.useQuery(
    'get',
    '/api/v1/admin/tenants/{id}/imports',
    { params: { path: { id: user } } },
    { refetchInterval: (now) => (working || now.state.data?.some((one) => one.state === 'running') ? 1_000 : false) },
  );
  return (
    <Stack component="section" gap="xs" aria-labelledby="imports">
      <Title order={2} size="h4" id="imports">
        {t('import.list')}
      </Title>
      <Loaded
        query={query}
        isEmpty={(rows) => rows.length === 0}
        empty={
          <Text size="sm" c="dimmed">
            {t('import.none')}
          </Text>
        }
      >
        {(rows) => rows.map((row) => <OneImport key={row.id} row={row} onShow={setShown} onUndo={setUndone} />)}
      </Loaded>
      {shown && (
        <Modal
          opened
          onClose={() => {
            setShown(null);
          }}
          title={t('import.details', { file: shown.fileName })}
          size="xl"
        >
          <Report user={user} id={shown.id} />
        </Modal>
      )}
      {undone && (
        <ConfirmDialog
          title={t('import.undoTitle')}
          text={t('import.undoText')}
          confirm={t('import.undoYes')}
          danger
          act={() => api.POST('/api/v1/admin/tenants/{id}/imports/{importId}/undo', { params: { path: { id: user, importId: undone.id } } })}
          done={() => {
            told(t('import.undone'));
            void queryClient.invalidateQueries();
            setUndone(null);
          }}
          onClose={() => {
            setUndone(null);
          }}
        />
      )}
    </Stack>
  );
}

function OneImport({ row, onShow, onUndo }: { row: Import; onShow: (row: Import) => void; onUndo: (row: Import) => void }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const { progress } = row;
  const text = progress ? t('import.progress', { done: format.number(progress.done), total: format.number(progress.total) }) : '';
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" gap="xs">
        <div>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {row.fileName}
            </Text>
            <Badge variant="light" color={colors[row.state]}>
              {t(`import.states.${row.state}`)}
            </Badge>
          </Group>
          <Text size="xs" c="dimmed">
            {format.dateTime(row.startedAt)}
          </Text>
          {row.error && <Text size="sm">{row.error}</Text>}
        </div>
        <Group gap="xs">
          {row.state !== 'running' && (
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                onShow(row);
              }}
            >
              {t('import.report')}
            </Button>
          )}
          {row.state === 'imported' && (
            <Button
              size="xs"
              variant="default"
              c="red"
              onClick={() => {
                onUndo(row);
              }}
            >
              {t('import.undo')}
            </Button>
          )}
        </Group>
      </Group>
      {row.state === 'running' && (
        <>
          <Progress mt="xs" animated value={progress && progress.total > 0 ? (progress.done / progress.total) * 100 : 100} aria-label={text || t('import.states.running')} />
          <Text size="xs" role="status" mt={4}>
            {text} {t('import.working')}
          </Text>
        </>
      )}
    </Paper>
  );
}

function Report({ user, id }: { user: string; id: string }) {
  const { t } = useTranslation('admin');
  const query = $api.useQuery('get', '/api/v1/admin/tenants/{id}/imports/{importId}', { params: { path: { id: user, importId: id } } });
  return <Loaded query={query}>{({ report }) => (report ? <ReportView report={report} /> : <Text size="sm">{t('import.noReport')}</Text>)}</Loaded>;
}
