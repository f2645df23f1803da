import { Alert, Button, Code, Stack, TextInput } from '@mantine/core';
import { Trans, useTranslation } from 'react-i18next';
import { Navigate, useNavigate } from 'react-router';
import { plain } from '@/api/plain';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useApiForm } from '@/ui/useApiForm';
import { arrive, logIn } from './arrival';
import { DoorFrame } from './DoorFrame';
import { NewPersonFields } from './NewPerson';
import { useLinkSecret } from './useLinkSecret';
import { useServer } from './useServer';

/** The first start of an empty server: whoever has its setup token becomes the admin, and goes straight on to their first bot. */
export function Component() {
  const token = useLinkSecret('token');
  return <SetupForm key={token} token={token} />;
}

function SetupForm({ token }: { token: string }) {
  const { t } = useTranslation('door');
  const navigate = useNavigate();
  const server = useServer();
  const { form, error, busy, onSubmit } = useApiForm(
    { initialValues: { setupToken: token, username: '', email: '', password: '' } },
    async (values) => {
      const made = await plain.POST('/api/v1/auth/setup', { body: { ...values, setupToken: values.setupToken.trim(), email: values.email.trim() } });
      return made.error === undefined ? logIn(values.username, values.password) : { error: made.error };
    },
    (tokens) => {
      if (tokens) {
        void arrive(tokens).then((to) => navigate(to, { replace: true }));
      }
    },
  );

  if (server.data && !server.data.setUpNeeded && !busy) {
    return <Navigate to="/login" replace />;
  }

  return (
    <DoorFrame title={t('setup.title')} lead={t('setup.lead')} links={server.data?.demo ? [{ to: '/login?stay=1', text: t('setup.toLogin') }] : []}>
      {server.error !== null && <ProblemAlert error={server.error} onRetry={() => void server.refetch()} />}
      <form onSubmit={onSubmit}>
        <Stack gap="sm">
          {error !== null && <ProblemAlert error={error} />}
          <TextInput
            label={t('setup.token')}
            description={t('setup.tokenText')}
            placeholder="setup_XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX"
            autoComplete="off"
            spellCheck={false}
            required
            key={form.key('setupToken')}
            {...form.getInputProps('setupToken')}
          />
          {token === '' && (
            <Alert color="gray" variant="light" title={t('setup.whereTitle')}>
              <Trans t={t} i18nKey="setup.where" components={{ code: <Code /> }} />
            </Alert>
          )}
          <NewPersonFields form={form} />
          <Button type="submit" loading={busy} mt="xs">
            {t('setup.act')}
          </Button>
        </Stack>
      </form>
    </DoorFrame>
  );
}
