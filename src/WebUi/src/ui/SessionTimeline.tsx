import { Badge, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@/api/client';
import classes from './SessionTimeline.module.css';
import { useFormat } from './useFormat';

interface Props {
  session: Schemas['SessionForecastDto'];
  /** What is unusual about it. */
  note?: string;
}

/** A session as a schedule works in it: on a line, and the same in words, in the reader's own time zone. */
export function SessionTimeline({ session, note }: Props) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const { open, plan, slices, closingDip, close, report } = session;
  const first = slices[0];
  const last = slices.at(-1);
  const instants = [open, plan, ...slices, closingDip, close, report].map(({ at }) => Date.parse(at));
  const [from, to] = [Math.min(...instants), Math.max(...instants)];
  const place = (at: string) => `${String(2 + (96 * (Date.parse(at) - from)) / Math.max(1, to - from))}%`;
  const words = [
    { at: open.at, text: t('timeline.open') },
    { at: plan.at, text: t('timeline.plan') },
    ...(first && last ? [{ at: first.at, text: t('timeline.slices', { count: slices.length, until: format.time(last.at) }) }] : []),
    { at: closingDip.at, text: t('timeline.dip') },
    { at: close.at, text: t('timeline.close') },
    { at: report.at, text: t('timeline.report') },
  ].sort((left, right) => Date.parse(left.at) - Date.parse(right.at));

  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {t('timeline.session', { day: format.day(session.session) })}
        </Text>
        <Group gap={6}>
          {note && (
            <Badge tt="none" color="orange" variant="light">
              {note}
            </Badge>
          )}
          {!session.scheduled && (
            <Badge tt="none" color="gray" variant="light">
              {t('timeline.off')}
            </Badge>
          )}
        </Group>
      </Group>
      <div className={clsx(classes.bar, !session.scheduled && classes.off)} aria-hidden="true">
        <div className={classes.market} style={{ left: place(open.at), right: `calc(100% - ${place(close.at)})` }} />
        <div className={classes.mark} style={{ left: place(plan.at) }} />
        {slices.map(({ at }) => (
          <div key={at} className={clsx(classes.mark, classes.slice)} style={{ left: place(at) }} />
        ))}
        <div className={clsx(classes.mark, classes.dip)} style={{ left: place(closingDip.at) }} />
        <div className={classes.mark} style={{ left: place(report.at) }} />
      </div>
      <SimpleGrid component="ol" cols={{ base: 2, sm: 3 }} spacing="xs" verticalSpacing={2} m={0} p={0} style={{ listStyle: 'none' }}>
        {words.map(({ at, text }) => (
          <Text key={text} component="li" size="sm" style={{ fontVariantNumeric: 'tabular-nums' }}>
            <b>{format.time(at)}</b> {text}
          </Text>
        ))}
      </SimpleGrid>
      {session.clamped.map(({ field, wanted, actual }) => (
        <Text key={field} size="sm" className={classes.clamped}>
          {t('timeline.clamped', { field: t(`schedule.${field as 'planTime'}`), wanted: format.time(wanted.at), actual: format.time(actual.at) })}
        </Text>
      ))}
    </Stack>
  );
}
