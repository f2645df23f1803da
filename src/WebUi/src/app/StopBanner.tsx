import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { codeOf } from '@/api/problems';
import { queryClient } from '@/api/queryClient';
import { told } from '@/ui/notify';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { HoldingsDiffer } from './HoldingsDiffer';

/** That nothing is traded now, on every page; and the way back. */
export function StopBanner() {
  const { t } = useTranslation();
  const { data } = $api.useQuery('get', '/api/v1/trading');
  const resume = $api.useMutation('post', '/api/v1/trading/resume', {
    onSuccess: () => {
      told(t('stop.resumed'));
      void queryClient.invalidateQueries();
    },
  });
  const differ = codeOf(resume.error) === 'holdings_differ';
  if (!data?.paused) {
    return null;
  }

  return (
    <Alert role="status" mb="md" color="orange" variant="light" icon={<IconPlayerPause aria-hidden />} title={t(data.pausedByUser ? 'stop.bannerUser' : 'stop.bannerServer')}>
      <Stack gap="xs" align="start">
        <Text size="sm">{t('stop.bannerText', { count: data.atBroker })}</Text>
        {/* The API's words name a field; here there is a button. */}
        {differ ? <HoldingsDiffer /> : resume.error !== null && <ProblemAlert error={resume.error} />}
        {data.pausedByUser && (
          <Group>
            <Button size="xs" loading={resume.isPending} onClick={() => { resume.mutate({}); }}>
              {t('stop.resume')}
            </Button>
            {differ && (
              <Button size="xs" color="red" variant="light" loading={resume.isPending} onClick={() => { resume.mutate({ body: { acceptDifferences: true } }); }}>
                {t('stop.resumeAccepting')}
              </Button>
            )}
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
