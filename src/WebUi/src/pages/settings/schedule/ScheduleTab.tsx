import { Button, Group, NumberInput, SimpleGrid, Stack, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, api, type Schemas } from '@/api/client';
import { fieldErrors } from '@/api/problems';
import { queryClient } from '@/api/queryClient';
import { Loaded } from '@/ui/Loaded';
import { told } from '@/ui/notify';
import { TimeZoneSelect } from '@/ui/TimeZoneSelect';
import { Conflict } from '../Conflict';
import { Section } from '../Section';
import { useVersionedForm } from '../useVersionedForm';
import { Forecast } from './Forecast';
import { TimeField } from './TimeField';
import { usePreview } from './usePreview';

const times = ['planTime', 'sliceStart', 'sliceEnd', 'closingDipTime', 'reportTime'] as const;

/** When the bots work, and what that means in the sessions to come. */
export function Component() {
  const schedule = $api.useQuery('get', '/api/v1/schedule');
  const [taken, setTaken] = useState(0);
  return (
    <Loaded query={schedule} lines={8}>
      {(data) => (
        <Fields
          key={taken}
          saved={data}
          onTake={() => {
            void schedule.refetch().then(() => {
              setTaken(taken + 1);
            });
          }}
        />
      )}
    </Loaded>
  );
}

function Fields({ saved, onTake }: { saved: Schemas['ScheduleDto']; onTake: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const { form, error, busy, onSubmit, overwrite } = useVersionedForm(
    {
      initialValues: {
        planTime: saved.planTime,
        sliceStart: saved.sliceStart,
        sliceEnd: saved.sliceEnd,
        closingDipTime: saved.closingDipTime,
        reportTime: saved.reportTime,
        sliceCount: saved.sliceCount as number | string,
        zone: saved.zone,
        enabled: saved.enabled,
      },
    },
    saved.version,
    () => api.GET('/api/v1/schedule'),
    (values, ifMatch) => api.PUT('/api/v1/schedule', { params: { header: { 'If-Match': ifMatch } }, body: { ...values, sliceCount: Number(values.sliceCount) } }),
    () => {
      void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/schedule'] });
      told(t('saved'));
    },
  );
  const values = form.getValues();
  const preview = usePreview({ ...values, sliceCount: Number(values.sliceCount) });
  const misfits = fieldErrors(preview.error);
  const forecast = preview.data ?? saved;
  const session = forecast.nextSessions[0];
  const clockOf: Record<(typeof times)[number], string | undefined> = {
    planTime: session?.plan.local,
    sliceStart: session?.slices[0]?.local,
    sliceEnd: session?.slices.at(-1)?.local,
    closingDipTime: session?.closingDip.local,
    reportTime: session?.report.local,
  };

  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack>
        {error !== null && <Conflict error={error} busy={busy} onOverwrite={overwrite} onTake={onTake} />}
        <Section title={t('schedule.title')} text={t('schedule.text')}>
          <Switch size="md" label={t('schedule.enabled')} description={t('schedule.enabledText')} {...form.getInputProps('enabled', { type: 'checkbox' })} />
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
            {times.map((field) => (
              <TimeField
                key={field}
                label={t(`schedule.${field}`)}
                description={t(`schedule.${field}Text`)}
                clock={clockOf[field]?.slice(11, 16)}
                value={values[field]}
                error={form.errors[field] ?? misfits[field]}
                onChange={(value) => {
                  form.setFieldValue(field, value);
                }}
              />
            ))}
            <NumberInput
              label={t('schedule.sliceCount')}
              description={t('schedule.sliceCountText')}
              min={1}
              max={60}
              allowDecimal={false}
              {...form.getInputProps('sliceCount')}
              error={form.errors.sliceCount ?? misfits.sliceCount}
            />
            <TimeZoneSelect label={t('schedule.zone')} description={t('schedule.zoneText')} {...form.getInputProps('zone')} error={form.errors.zone ?? misfits.zone} />
          </SimpleGrid>
          <Group>
            <Button type="submit" loading={busy}>
              {t('common:act.save')}
            </Button>
            <Button
              variant="subtle"
              disabled={busy}
              onClick={() => {
                form.setValues({ planTime: '00:05', sliceStart: '00:10', sliceEnd: 'close-00:30', closingDipTime: 'close-00:10', reportTime: 'close', sliceCount: 5, zone: 'Asia/Seoul' });
              }}
            >
              {t('schedule.defaults')}
            </Button>
          </Group>
        </Section>
        <Section title={t('schedule.forecast')} text={t('schedule.forecastText')}>
          <Forecast forecast={forecast} zone={values.zone} />
        </Section>
      </Stack>
    </form>
  );
}
