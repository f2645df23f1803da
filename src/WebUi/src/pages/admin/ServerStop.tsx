import { Alert, Button, Group, Text } from '@mantine/core';
import { IconHandStop, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, api } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { told } from '@/ui/notify';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { ConfirmDialog } from '@/ui/ConfirmDialog';

interface Props {
  /** Beside the heading, the button that sets it; below, that it is set, and the one that lifts it. */
  place: 'heading' | 'below';
}

/** The stop of everybody. */
export function ServerStop({ place }: Props) {
  const { t } = useTranslation('admin');
  // Which way it was when the question was asked: others may turn it meanwhile.
  const [asking, setAsking] = useState<'pause' | 'resume' | null>(null);
  const trading = $api.useQuery('get', '/api/v1/admin/trading', {}, { refetchInterval: 30_000 });
  if (trading.error !== null) {
    return place === 'heading' ? null : <ProblemAlert error={trading.error} onRetry={() => void trading.refetch()} />;
  }

  const paused = trading.data?.paused;
  const close = () => {
    setAsking(null);
  };
  return (
    <>
      {place === 'below' && paused && (
        <Alert color="red" icon={<IconHandStop aria-hidden />} title={t('stop.on')}>
          <Group justify="space-between" gap="xs">
            <Text size="sm">{t('stop.onText')}</Text>
            <Button
              size="xs"
              leftSection={<IconPlayerPlay size={14} aria-hidden />}
              onClick={() => {
                setAsking('resume');
              }}
            >
              {t('stop.resume')}
            </Button>
          </Group>
        </Alert>
      )}
      {place === 'heading' && paused === false && (
        <Button
          size="xs"
          color="red"
          variant="light"
          leftSection={<IconHandStop size={14} aria-hidden />}
          onClick={() => {
            setAsking('pause');
          }}
        >
          {t('stop.button')}
        </Button>
      )}
      {asking !== null && (
        <ConfirmDialog
          title={t(asking === 'resume' ? 'stop.resumeTitle' : 'stop.title')}
          text={t(asking === 'resume' ? 'stop.resumeText' : 'stop.text')}
          confirm={t(asking === 'resume' ? 'stop.resumeYes' : 'stop.yes')}
          danger={asking === 'pause'}
          act={() => api.POST(asking === 'resume' ? '/api/v1/admin/trading/resume' : '/api/v1/admin/trading/pause')}
          done={() => {
            told(t(asking === 'resume' ? 'stop.resumed' : 'stop.stopped'));
            void queryClient.invalidateQueries();
            close();
          }}
          onClose={close}
        />
      )}
    </>
  );
}
