import { ActionIcon, Alert, Button, Checkbox, Group, Input, Loader, Paper, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import '@mantine/dropzone/styles.layer.css';
import { IconFileUpload, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, api, type Schemas } from '@/api/client';
import { problemOf } from '@/api/problems';
import { queryClient } from '@/api/queryClient';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { TimeZoneSelect } from '@/ui/TimeZoneSelect';
import { formOf, nothing, withFiles, type Chosen, type Options } from './files';
import { ReportView } from './ReportView';

interface Props {
  user: string;
  onWorking: (working: boolean) => void;
}

/** Takes an old machine's files: dry run, report, and the import itself. */
export function ImportDesk({ user, onWorking }: Props) {
  const { t } = useTranslation('admin');
  const [chosen, setChosen] = useState<Chosen>(nothing);
  const [unknown, setUnknown] = useState<string[]>([]);
  const [options, setOptions] = useState<Options>({ skipBadRows: false, overwrite: 'ask', timeZone: 'Asia/Seoul' });
  const [report, setReport] = useState<Schemas['ImportReport'] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState<'looking' | 'working' | null>(null);

  // The server goes on by itself once it has the files; until then it needs this page.
  const imports = $api.useQuery('get', '/api/v1/admin/tenants/{id}/imports', { params: { path: { id: user } } });
  const taken = imports.data?.some(({ state }) => state === 'running') ?? false;

  // What was confirmed is exactly these files and options.
  const change = (next: { chosen?: Chosen; options?: Options }) => {
    setReport(null);
    setError(null);
    if (next.chosen) {
      setChosen(next.chosen);
    }

    if (next.options) {
      setOptions(next.options);
    }
  };
  const take = (files: File[]) => {
    const sorted = withFiles(chosen, files);
    setUnknown(sorted.unknown);
    change({ chosen: sorted.chosen });
  };
  const send = async (confirmation: string | null) => {
    setBusy(confirmation === null ? 'looking' : 'working');
    onWorking(confirmation !== null);
    setError(null);
    try {
      const answer = await api.POST('/api/v1/admin/tenants/{id}/imports', {
        params: { path: { id: user } },
        body: formOf(chosen, options, confirmation) as never,
        bodySerializer: (form: unknown) => form as FormData,
      });
      if (answer.data) {
        setReport(answer.data);
      } else {
        setError(answer.error);
        setReport(reportIn(answer.error));
      }
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(null);
      onWorking(false);
      void queryClient.invalidateQueries({ predicate: ({ queryKey }) => typeof queryKey[1] === 'string' && queryKey[1].startsWith('/api/v1/admin/tenants') });
    }
  };
  const files = [
    ...chosen.database.map((file) => ({ part: 'database' as const, file })),
    ...(chosen.keyStore ? [{ part: 'keyStore' as const, file: chosen.keyStore }] : []),
    ...(chosen.environment ? [{ part: 'environment' as const, file: chosen.environment }] : []),
  ];
  const without = (file: File): Chosen => ({
    database: chosen.database.filter((other) => other !== file),
    keyStore: chosen.keyStore === file ? null : chosen.keyStore,
    environment: chosen.environment === file ? null : chosen.environment,
  });

  return (
    <Stack>
      <Dropzone onDrop={take} disabled={busy !== null} inputProps={{ 'aria-label': t('import.drop') }} multiple>
        <Stack align="center" gap={4} py="lg" style={{ pointerEvents: 'none' }}>
          <IconFileUpload size={36} stroke={1.3} aria-hidden />
          <Text fw={600} ta="center">
            {t('import.drop')}
          </Text>
          <Text size="sm" c="dimmed" ta="center">
            {t('import.dropText')}
          </Text>
        </Stack>
      </Dropzone>
      {unknown.map((name) => (
        <Alert key={name} role="alert" color="orange">
          {t('import.unknown', { name })}
        </Alert>
      ))}
      {files.length > 0 && (
        <Paper withBorder p="sm" component="section" aria-label={t('import.files')}>
          <Stack gap={4}>
            {files.map(({ part, file }) => (
              <Group key={`${part} ${file.name}`} justify="space-between" wrap="nowrap">
                <Text size="sm">
                  <b>{t(`import.kinds.${part}`)}</b> {file.name}
                </Text>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  disabled={busy !== null}
                  aria-label={t('import.remove', { name: file.name })}
                  onClick={() => {
                    change({ chosen: without(file) });
                  }}
                >
                  <IconX size={16} aria-hidden />
                </ActionIcon>
              </Group>
            ))}
          </Stack>
        </Paper>
      )}
      <SimpleGrid cols={{ base: 1, sm: 3 }} component="fieldset" style={{ border: 0, padding: 0, margin: 0 }} aria-label={t('import.options')}>
        <Checkbox
          label={t('import.skipBadRows')}
          description={t('import.skipBadRowsHint')}
          checked={options.skipBadRows}
          disabled={busy !== null}
          onChange={(event) => {
            change({ options: { ...options, skipBadRows: event.currentTarget.checked } });
          }}
        />
        <Input.Wrapper label={t('import.overwrite')} labelElement="div">
          <SegmentedControl
            fullWidth
            aria-label={t('import.overwrite')}
            disabled={busy !== null}
            value={options.overwrite}
            onChange={(value) => {
              change({ options: { ...options, overwrite: value as Options['overwrite'] } });
            }}
            data={(['ask', 'keep', 'take'] as const).map((value) => ({ value, label: t(`import.overwrites.${value}`) }))}
          />
        </Input.Wrapper>
        <TimeZoneSelect
          label={t('import.zone')}
          value={options.timeZone}
          disabled={busy !== null}
          onChange={(timeZone) => {
            change({ options: { ...options, timeZone: timeZone ?? options.timeZone } });
          }}
        />
      </SimpleGrid>
      <Group gap="sm">
        <Button loading={busy === 'looking'} disabled={busy !== null || chosen.database.length === 0} onClick={() => void send(null)}>
          {t('import.look')}
        </Button>
        <Text size="sm" c="dimmed">
          {chosen.database.length === 0 ? t('import.needDatabase') : t('import.lookText')}
        </Text>
      </Group>
      {busy && (
        <Group role="status" gap="xs">
          <Loader size="sm" />
          <Text size="sm">{busy === 'working' && !taken ? t('importUploading') : t(`import.${busy}`)}</Text>
        </Group>
      )}
      {error !== null && <ProblemAlert error={error} />}
      {report && <ReportView report={report} />}
      {report?.confirmation && (
        <Paper withBorder p="md">
          <Group justify="space-between" gap="sm">
            <Text size="sm" maw={520}>
              {t('import.confirmText')}
            </Text>
            <Button loading={busy === 'working'} disabled={busy !== null} onClick={() => void send(report.confirmation ?? null)}>
              {t('import.confirm')}
            </Button>
          </Group>
        </Paper>
      )}
    </Stack>
  );
}

/** A refusal of an import carries its report. */
function reportIn(error: unknown): Schemas['ImportReport'] | null {
  const problem: (object & { report?: unknown }) | null = problemOf(error);
  return problem?.report ? (problem.report as Schemas['ImportReport']) : null;
}
