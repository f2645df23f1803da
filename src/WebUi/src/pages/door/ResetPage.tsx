import { Button, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { plain } from '@/api/plain';
import { told } from '@/ui/notify';
import { PasswordField } from '@/ui/PasswordField';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useApiForm } from '@/ui/useApiForm';
import { DoorFrame } from './DoorFrame';
import { useLinkSecret } from './useLinkSecret';

/** Sets a new password with the token that was sent: `/reset#token=…`. */
export function Component() {
  const token = useLinkSecret('token');
  return <ResetForm key={token} token={token} />;
}

function ResetForm({ token }: { token: string }) {
  const { t } = useTranslation('door');
  const navigate = useNavigate();
  const { form, error, busy, onSubmit } = useApiForm(
    { initialValues: { token, newPassword: '' } },
    (values) => plain.POST('/api/v1/auth/password/reset', { body: { token: values.token.trim(), newPassword: values.newPassword } }),
    () => {
      told(t('reset.done'));
      void navigate('/login', { replace: true });
    },
  );

  return (
    <DoorFrame title={t('reset.title')} lead={t('reset.lead')} links={[{ to: '/forgot', text: t('reset.again') }]}>
      <form onSubmit={onSubmit}>
        <Stack gap="sm">
          {error !== null && <ProblemAlert error={error} />}
          {token === '' && (
            <TextInput label={t('reset.token')} description={t('reset.tokenText')} autoComplete="off" spellCheck={false} required key={form.key('token')} {...form.getInputProps('token')} />
          )}
          <PasswordField
            label={t('field.newPassword')}
            description={t('field.newPasswordText')}
            autoComplete="new-password"
            required
            autoFocus={token !== ''}
            key={form.key('newPassword')}
            {...form.getInputProps('newPassword')}
          />
          <Button type="submit" loading={busy} mt="xs">
            {t('reset.act')}
          </Button>
        </Stack>
      </form>
    </DoorFrame>
  );
}
