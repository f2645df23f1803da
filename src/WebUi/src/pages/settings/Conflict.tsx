import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { codeOf } from '@/api/problems';
import { ProblemAlert } from '@/ui/ProblemAlert';

interface Props {
  error: unknown;
  busy: boolean;
  /** Saves what was typed over what somebody else saved. */
  onOverwrite: () => void;
  /** Shows what somebody else saved, and forgets what was typed. */
  onTake: () => void;
}

/** What was refused when something was saved. When it was changed elsewhere meanwhile, what was typed stays, and its owner says what counts. */
export function Conflict({ error, busy, onOverwrite, onTake }: Props) {
  const { t } = useTranslation('settings');
  if (codeOf(error) !== 'changed_meanwhile') {
    return <ProblemAlert error={error} />;
  }

  return (
    <Alert role="alert" color="orange" variant="light" title={t('conflict.title')}>
      <Stack gap="xs">
        <Text size="sm">{t('conflict.text')}</Text>
        <Group gap="xs">
          <Button size="xs" loading={busy} onClick={onOverwrite}>
            {t('conflict.overwrite')}
          </Button>
          <Button size="xs" variant="default" disabled={busy} onClick={onTake}>
            {t('conflict.take')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
