import { Alert, Badge, Group, Paper, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { IconDatabaseOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { $api, type Schemas } from '@/api/client';
import { Loaded } from '@/ui/Loaded';
import { useFormat } from '@/ui/useFormat';
import { useBytes, useEvery } from './units';

/** Whether backups are made and can be restored, and which there are. */
export function Backups() {
  const { t } = useTranslation('admin');
  const query = $api.useQuery('get', '/api/v1/admin/backups', {}, { refetchInterval: 60_000 });
  return (
    <Stack component="section" gap="sm" aria-labelledby="backups">
      <Title order={2} size="h4" id="backups">
        {t('backup.title')}
      </Title>
      <Loaded query={query} lines={5}>
        {(backups) =>
          backups.on ? (
            <>
              <SimpleGrid cols={{ base: 1, sm: 2 }}>
                <Copy name={t('backup.making')} copy={backups.backup} />
                <Copy name={t('backup.drill')} note={t('backup.drillText')} copy={backups.drill} />
              </SimpleGrid>
              <Files backups={backups} />
            </>
          ) : (
            <Alert color="orange" icon={<IconDatabaseOff aria-hidden />} title={t('backup.off')}>
              <Text size="sm">{t('backup.offText')}</Text>
            </Alert>
          )
        }
      </Loaded>
    </Stack>
  );
}

function Copy({ name, note, copy }: { name: string; note?: string; copy: Schemas['TimedCopyDto'] }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const every = useEvery();
  const bad = copy.error !== null || copy.overdue;
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" gap="xs">
        <Title order={3} size="h5">
          {name}
        </Title>
        <Badge variant="light" color={bad ? 'red' : copy.lastAt ? 'teal' : 'gray'}>
          {t(copy.error !== null ? 'backup.bad' : copy.overdue ? 'backup.overdue' : copy.lastAt ? 'backup.good' : 'backup.never')}
        </Badge>
      </Group>
      {note && (
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      )}
      {copy.error && (
        <Text size="sm" mt="xs">
          {copy.error}
        </Text>
      )}
      <Text size="sm" mt="xs">
        {t('backup.last')}: {copy.lastAt ? format.dateTime(copy.lastAt) : t('backup.never')}
      </Text>
      <Text size="sm">
        {t('backup.next')}: {copy.nextAt ? (new Date(copy.nextAt).getTime() <= Date.now() ? t('backup.now') : format.dateTime(copy.nextAt)) : '–'} ({t('backup.every', { time: every(copy.everySeconds) })})
      </Text>
    </Paper>
  );
}

function Files({ backups }: { backups: Schemas['BackupsDto'] }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const bytes = useBytes();
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {t('backup.files')}
      </Title>
      <Text size="sm">
        {t('backup.folder')}: <code>{backups.folder}</code> · {t('backup.free')}: {bytes(backups.freeBytes)} · {t('backup.keep', { count: backups.keep })}
      </Text>
      <Text size="xs" c="dimmed">
        {t('backup.elsewhere')}
      </Text>
      {backups.folderProblem && <Alert color="orange">{backups.folderProblem}</Alert>}
      {backups.files.length === 0 ? (
        <Text size="sm">{t('backup.noFiles')}</Text>
      ) : (
        <Table fz="sm" verticalSpacing={4} aria-label={t('backup.files')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('backup.made')}</Table.Th>
              <Table.Th visibleFrom="sm">{t('backup.file')}</Table.Th>
              <Table.Th ta="right">{t('backup.size')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {backups.files.map((file) => (
              <Table.Tr key={file.name}>
                <Table.Td>{format.dateTime(file.madeAt)}</Table.Td>
                <Table.Td visibleFrom="sm">{file.name}</Table.Td>
                <Table.Td ta="right">{bytes(file.bytes)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}
