import { Button, Group, Select, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { preferences } from '@/ui/preferences';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { TimeZoneSelect } from '@/ui/TimeZoneSelect';
import { useApiForm } from '@/ui/useApiForm';

/** The language of the page and of the messages, and the zone in which days are counted. */
export function LanguageStep({ me, onDone }: { me: Schemas['MeDto']; onDone: () => void }) {
  const { t, i18n } = useTranslation(['door', 'common']);
  const { form, error, busy, onSubmit } = useApiForm(
    { initialValues: { locale: me.locale, timeZone: me.timeZone } },
    (values) => api.PATCH('/api/v1/me', { body: values }),
    (_, { locale }) => {
      if (locale === 'ko' || locale === 'en') {
        preferences.set({ language: locale });
        void i18n.changeLanguage(locale);
      }

      void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/me'] });
      onDone();
    },
  );
  return (
    <form onSubmit={onSubmit}>
      <Stack gap="sm">
        {error !== null && <ProblemAlert error={error} />}
        <Select
          label={t('start.language.language')}
          allowDeselect={false}
          data={[
            { value: 'ko', label: '한국어' },
            { value: 'en', label: 'English' },
          ]}
          {...form.getInputProps('locale')}
        />
        <TimeZoneSelect label={t('start.language.zone')} description={t('start.language.zoneText')} {...form.getInputProps('timeZone')} />
        <Group>
          <Button type="submit" loading={busy}>
            {t('common:act.next')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
