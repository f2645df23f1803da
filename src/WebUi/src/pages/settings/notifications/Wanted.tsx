import { Button, Group, Stack, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { ClockField } from '@/ui/ClockField';
import { Loaded } from '@/ui/Loaded';
import { told } from '@/ui/notify';
import { useFormat } from '@/ui/useFormat';
import { Conflict } from '../Conflict';
import { useVersionedForm } from '../useVersionedForm';

const kinds = ['fills', 'unfilled', 'dailyReport', 'errors', 'security'] as const;

/** Which messages are sent, and when none that can wait. */
export function Wanted() {
  const settings = $api.useQuery('get', '/api/v1/notification-settings');
  const [taken, setTaken] = useState(0);
  return (
    <Loaded query={settings} lines={5}>
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

function Fields({ saved, onTake }: { saved: Schemas['NotificationSettingsDto']; onTake: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const { zone } = useFormat();
  const { form, error, busy, onSubmit, overwrite } = useVersionedForm(
    {
      initialValues: {
        fills: saved.fills,
        unfilled: saved.unfilled,
        dailyReport: saved.dailyReport,
        errors: saved.errors,
        security: saved.security,
        quiet: saved.quietFrom !== null,
        quietFrom: saved.quietFrom ?? '23:00',
        quietUntil: saved.quietUntil ?? '07:00',
      },
    },
    saved.version,
    () => api.GET('/api/v1/notification-settings'),
    ({ quiet, quietFrom, quietUntil, ...sent }, ifMatch) =>
      api.PUT('/api/v1/notification-settings', {
        params: { header: { 'If-Match': ifMatch } },
        body: { ...sent, quietFrom: quiet ? quietFrom : null, quietUntil: quiet ? quietUntil : null },
      }),
    () => {
      void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/notification-settings'] });
      told(t('saved'));
    },
  );
  const { quiet } = form.getValues();
  return (
    <form onSubmit={onSubmit}>
      <Stack gap="sm">
        {error !== null && <Conflict error={error} busy={busy} onOverwrite={overwrite} onTake={onTake} />}
        {kinds.map((kind) => (
          <Switch key={kind} label={t(`wanted.${kind}`)} description={t(`wanted.${kind}Text`)} {...form.getInputProps(kind, { type: 'checkbox' })} />
        ))}
        <Switch label={t('wanted.quiet')} description={t('wanted.quietText', { zone })} {...form.getInputProps('quiet', { type: 'checkbox' })} />
        {quiet && (
          <Group gap="sm">
            <ClockField visible label={t('wanted.quietFrom')} {...form.getInputProps('quietFrom')} />
            <ClockField visible label={t('wanted.quietUntil')} {...form.getInputProps('quietUntil')} />
          </Group>
        )}
        <Group>
          <Button type="submit" loading={busy}>
            {t('common:act.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
