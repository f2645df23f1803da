import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { Forecast } from '@/pages/settings/schedule/Forecast';
import { usePreview } from '@/pages/settings/schedule/usePreview';
import { ProblemAlert } from '@/ui/ProblemAlert';

/** The schedule with its default, and the switch that lets the bots trade. */
export function ScheduleStep({ schedule, onDone }: { schedule: Schemas['ScheduleDto']; onDone: () => void }) {
  const { t } = useTranslation(['door', 'common']);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { planTime, sliceStart, sliceEnd, sliceCount, closingDipTime, reportTime, zone } = schedule;
  const wanted = { planTime, sliceStart, sliceEnd, sliceCount, closingDipTime, reportTime, zone, enabled: true };
  const preview = usePreview(wanted);

  const turnOn = async () => {
    setBusy(true);
    setError(null);
    try {
      const answer = await api.PUT('/api/v1/schedule', { params: { header: { 'If-Match': `"${String(schedule.version)}"` } }, body: wanted });
      if (answer.error !== undefined) {
        setError(answer.error);
        return;
      }

      onDone();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
      void queryClient.invalidateQueries();
    }
  };

  return (
    <Stack gap="sm">
      {error !== null && <ProblemAlert error={error} />}
      {preview.data ? <Forecast forecast={{ nextFirings: preview.data.nextFirings, nextSessions: preview.data.nextSessions.slice(0, 1) }} zone={zone} /> : preview.error !== null && <ProblemAlert error={preview.error} onRetry={() => void preview.refetch()} />}
      {schedule.enabled ? (
        <Text size="sm">{t('start.schedule.isOn')}</Text>
      ) : (
        <Group>
          <Button loading={busy} onClick={() => void turnOn()}>
            {t('start.schedule.turnOn')}
          </Button>
        </Group>
      )}
      <Anchor component={Link} to="/settings/schedule" size="sm" underline="always">
        {t('start.schedule.change')}
      </Anchor>
    </Stack>
  );
}
