import { Button, Group, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { PasswordField } from '@/ui/PasswordField';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useApiForm } from '@/ui/useApiForm';
import { noSecondFactor, SecondFactorField, sentSecondFactor } from '../SecondFactorField';

/** Sets another password. */
export function ChangePasswordForm({ twoFactor, onChanged }: { twoFactor: boolean; onChanged: () => void }) {
  const { t } = useTranslation('settings');
  const { form, error, busy, onSubmit } = useApiForm(
    { initialValues: { currentPassword: '', newPassword: '', ...noSecondFactor } },
    (values) => api.POST('/api/v1/auth/password', { body: { currentPassword: values.currentPassword, newPassword: values.newPassword, ...sentSecondFactor(values) } }),
    () => {
      form.reset();
      onChanged();
    },
  );
  return (
    <form onSubmit={onSubmit}>
      <Stack gap="sm">
        {error !== null && <ProblemAlert error={error} />}
        <PasswordField label={t('security.currentPassword')} autoComplete="current-password" required key={form.key('currentPassword')} {...form.getInputProps('currentPassword')} />
        <PasswordField
          label={t('security.newPassword')}
          description={t('security.newPasswordText')}
          autoComplete="new-password"
          required
          key={form.key('newPassword')}
          {...form.getInputProps('newPassword')}
        />
        {twoFactor && <SecondFactorField form={form} />}
        <Group>
          <Button type="submit" loading={busy}>
            {t('security.changePassword')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
