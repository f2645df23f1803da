import { Button, Group, NumberInput, Stack, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { Loaded } from '@/ui/Loaded';
import { told } from '@/ui/notify';
import { Conflict } from './Conflict';
import { numberOf, percentOf, rateOf } from './numbers';
import { Section } from './Section';
import { useVersionedForm } from './useVersionedForm';

/** What holds for all bots: limits, and what is done after the close. */
export function Component() {
  const settings = $api.useQuery('get', '/api/v1/settings');
  // What somebody else saved is taken when its reader says so, and never under what is being typed.
  const [taken, setTaken] = useState(0);
  return (
    <Loaded query={settings} lines={6}>
      {(data) => (
        <Fields
          key={taken}
          saved={data}
          onTake={() => {
            void settings.refetch().then(() => {
              setTaken(taken + 1);
            });
          }}
        />
      )}
    </Loaded>
  );
}

function Fields({ saved, onTake }: { saved: Schemas['SettingsDto']; onTake: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const { form, error, busy, onSubmit, overwrite } = useVersionedForm(
    {
      initialValues: {
        averagePriceCheckAuto: saved.averagePriceCheckAuto,
        autoStart: saved.autoStart,
        autoStartThreshold: percentOf(saved.autoStartThreshold) as number | string,
        totalBudget: (saved.totalBudget ?? '') as number | string,
        commission: percentOf(saved.commission) as number | string,
        maxOrderValue: (saved.maxOrderValue ?? '') as number | string,
      },
    },
    saved.version,
    () => api.GET('/api/v1/settings'),
    (values, ifMatch) =>
      api.PUT('/api/v1/settings', {
        params: { header: { 'If-Match': ifMatch } },
        body: {
          averagePriceCheckAuto: values.averagePriceCheckAuto,
          autoStart: values.autoStart,
          autoStartThreshold: rateOf(values.autoStartThreshold),
          totalBudget: numberOf(values.totalBudget),
          commission: rateOf(values.commission),
          maxOrderValue: numberOf(values.maxOrderValue),
        },
      }),
    () => {
      void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/settings'] });
      told(t('saved'));
    },
  );

  return (
    <form onSubmit={onSubmit}>
      <Stack>
        {error !== null && <Conflict error={error} busy={busy} onOverwrite={overwrite} onTake={onTake} />}
        <Section title={t('limits.title')} text={t('limits.text')}>
          <NumberInput
            label={t('limits.maxOrderValue')}
            description={t('limits.maxOrderValueText')}
            prefix="$"
            thousandSeparator
            decimalScale={2}
            min={0}
            key={form.key('maxOrderValue')}
            {...form.getInputProps('maxOrderValue')}
          />
          <NumberInput
            label={t('limits.totalBudget')}
            description={t('limits.totalBudgetText')}
            prefix="$"
            thousandSeparator
            decimalScale={2}
            min={0}
            key={form.key('totalBudget')}
            {...form.getInputProps('totalBudget')}
          />
          <NumberInput
            label={t('limits.commission')}
            description={t('limits.commissionText')}
            suffix="%"
            decimalScale={4}
            step={0.01}
            min={0}
            required
            key={form.key('commission')}
            {...form.getInputProps('commission')}
          />
        </Section>
        <Section title={t('limits.afterClose')} text={t('limits.afterCloseText')}>
          <Switch
            label={t('limits.averagePriceCheckAuto')}
            description={t('limits.averagePriceCheckAutoText')}
            key={form.key('averagePriceCheckAuto')}
            {...form.getInputProps('averagePriceCheckAuto', { type: 'checkbox' })}
          />
          <Switch label={t('limits.autoStart')} description={t('limits.autoStartText')} key={form.key('autoStart')} {...form.getInputProps('autoStart', { type: 'checkbox' })} />
          <NumberInput
            label={t('limits.autoStartThreshold')}
            description={t('limits.autoStartThresholdText')}
            suffix="%"
            decimalScale={2}
            min={0}
            max={100}
            required
            key={form.key('autoStartThreshold')}
            {...form.getInputProps('autoStartThreshold')}
          />
        </Section>
        <Group>
          <Button type="submit" loading={busy}>
            {t('common:act.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
