import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '@/api/problems';

interface Props {
  error: unknown;
  /** Tries again; left out where that makes no sense. */
  onRetry?: () => void;
}

/** What went wrong, in the API's words, and what to do. */
export function ProblemAlert({ error, onRetry }: Props) {
  const { t } = useTranslation();
  const problem = problemOf(error);
  return (
    <Alert role="alert" color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={problem?.title ?? t('problem.unreachable')}>
      <Group justify="space-between" align="end">
        <Text size="sm">{problem ? problem.status >= 500 && t('problem.reference', { id: problem.traceId ?? '–' }) : t('problem.checkConnection')}</Text>
        {onRetry && (
          <Button size="xs" variant="light" color="red" onClick={onRetry}>
            {t('problem.retry')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
