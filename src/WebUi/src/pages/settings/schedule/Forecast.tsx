import { Alert, Divider, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@/api/client';
import { SessionTimeline } from '@/ui/SessionTimeline';
import { useFormat } from '@/ui/useFormat';

interface Props {
  forecast: Pick<Schemas['SchedulePreviewDto'], 'nextFirings' | 'nextSessions'> & Partial<Pick<Schemas['SchedulePreviewDto'], 'unusualSessions'>>;
  /** The schedule's zone, which may be another than the account's. */
  zone: string;
}

/** The sessions to come, and those in which the times move: early closes, and changes of the clocks. */
export function Forecast({ forecast, zone }: Props) {
  const { t } = useTranslation(['settings', 'common']);
  const format = useFormat();
  const next = forecast.nextFirings[0];
  return (
    <Stack gap="md">
      <Text size="sm" role="status">
        {next ? t('schedule.next', { time: format.dateTime(next.at), what: t(`common:phase.${next.phase as 'Plan'}`) }) : t('schedule.nothingNext')}
      </Text>
      {zone !== format.zone && <Alert color="blue" variant="light">{t('schedule.otherZone', { mine: format.zone, zone })}</Alert>}
      {forecast.nextSessions.map((session) => (
        <SessionTimeline key={session.session} session={session} />
      ))}
      {forecast.unusualSessions && forecast.unusualSessions.length > 0 && <Divider label={t('schedule.unusual')} labelPosition="left" />}
      {forecast.unusualSessions?.map(({ oddity, session }) => (
        <SessionTimeline key={oddity} session={session} note={t(`schedule.oddity.${oddity}`)} />
      ))}
    </Stack>
  );
}
