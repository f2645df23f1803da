import { Button, Group, SegmentedControl, Select, Stack, Text, TextInput, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { Gain } from '@/ui/Gain';
import { Loaded } from '@/ui/Loaded';
import { refused, told } from '@/ui/notify';
import { preferences, usePreferences } from '@/ui/preferences';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { TimeZoneSelect } from '@/ui/TimeZoneSelect';
import { useApiForm } from '@/ui/useApiForm';
import { useFormat } from '@/ui/useFormat';
import { ProofDialog } from './ProofDialog';
import { Section } from './Section';

/** Who one is, and how the page looks. */
export function Component() {
  const me = $api.useQuery('get', '/api/v1/me', {}, { staleTime: 5 * 60_000 });
  return (
    <Stack>
      <Appearance />
      <Loaded query={me}>
        {(data) => (
          <>
            <Regional me={data} />
            <Address me={data} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}

function Appearance() {
  const { t, i18n } = useTranslation(['settings', 'common']);
  const { gains } = usePreferences();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Section title={t('profile.appearance')} text={t('profile.appearanceText')}>
      <Select
        label={t('profile.pageLanguage')}
        allowDeselect={false}
        data={[
          { value: 'ko', label: '한국어' },
          { value: 'en', label: 'English' },
        ]}
        value={i18n.resolvedLanguage ?? 'ko'}
        onChange={(language) => {
          if (language === 'ko' || language === 'en') {
            preferences.set({ language });
            void i18n.changeLanguage(language);
          }
        }}
      />
      <Stack gap={4}>
        <Text size="sm" fw={500} id="theme-label">
          {t('common:theme.title')}
        </Text>
        <SegmentedControl
          aria-labelledby="theme-label"
          value={colorScheme}
          onChange={(scheme) => {
            setColorScheme(scheme as MantineColorScheme);
          }}
          data={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`common:theme.${value}`) }))}
        />
      </Stack>
      <Stack gap={4}>
        <Text size="sm" fw={500} id="gains-label">
          {t('profile.gains')}
        </Text>
        <SegmentedControl
          aria-labelledby="gains-label"
          value={gains}
          onChange={(value) => {
            preferences.set({ gains: value === 'blueUp' ? 'blueUp' : 'redUp' });
          }}
          data={(['redUp', 'blueUp'] as const).map((value) => ({ value, label: t(`profile.${value}`) }))}
        />
        <Group gap="md" aria-hidden="true">
          <Gain value={123.45} />
          <Gain value={-67.89} />
        </Group>
      </Stack>
    </Section>
  );
}

function Regional({ me }: { me: Schemas['MeDto'] }) {
  const { t } = useTranslation('settings');
  const update = $api.useMutation('patch', '/api/v1/me', {
    onSuccess: (data) => {
      queryClient.setQueryData($api.queryOptions('get', '/api/v1/me', {}).queryKey, data);
      void queryClient.invalidateQueries();
      told(t('saved'));
    },
    onError: refused,
  });
  return (
    <Section title={t('profile.regional')}>
      <Select
        label={t('profile.messageLanguage')}
        description={t('profile.messageLanguageText')}
        allowDeselect={false}
        disabled={update.isPending}
        data={[
          { value: 'ko', label: '한국어' },
          { value: 'en', label: 'English' },
        ]}
        value={me.locale}
        onChange={(locale) => {
          if (locale && locale !== me.locale) {
            update.mutate({ body: { locale } });
          }
        }}
      />
      <TimeZoneSelect
        label={t('profile.zone')}
        description={t('profile.zoneText')}
        disabled={update.isPending}
        value={me.timeZone}
        onChange={(timeZone) => {
          if (timeZone && timeZone !== me.timeZone) {
            update.mutate({ body: { timeZone } });
          }
        }}
      />
    </Section>
  );
}

function Address({ me }: { me: Schemas['MeDto'] }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const [wanted, setWanted] = useState<string | null>(null);
  // The address is sent with the proof; what is wrong with it is told in the dialog.
  const { form, error, onSubmit } = useApiForm(
    { initialValues: { email: me.email } },
    ({ email }) => Promise.resolve({ data: email.trim() }),
    (email) => {
      setWanted(email);
    },
  );
  return (
    <Section title={t('profile.account')} text={t('profile.since', { name: me.username, date: format.date(me.createdAt) })}>
      <form onSubmit={onSubmit}>
        <Stack gap="sm">
          {error !== null && <ProblemAlert error={error} />}
          <TextInput label={t('profile.email')} description={t('profile.emailText')} type="email" autoComplete="email" required key={form.key('email')} {...form.getInputProps('email')} />
          <Group>
            <Button type="submit" variant="light" disabled={form.getValues().email.trim() === me.email}>
              {t('profile.changeEmail')}
            </Button>
          </Group>
        </Stack>
      </form>
      {wanted !== null && (
        <ProofDialog
          title={t('profile.changeEmail')}
          confirm={t('profile.changeEmail')}
          send={(proof) => api.PATCH('/api/v1/me', { body: { email: wanted, ...proof } })}
          done={() => {
            setWanted(null);
            void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/me'] });
            told(t('saved'));
          }}
          onClose={() => {
            setWanted(null);
          }}
        >
          <Text size="sm">{t('profile.emailProof', { email: wanted })}</Text>
        </ProofDialog>
      )}
    </Section>
  );
}
