import { Alert, Anchor, Button, Stack, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { plain } from '@/api/plain';
import { codeOf } from '@/api/problems';
import { refresh } from '@/api/refresh';
import { useSession } from '@/api/session';
import { PasswordField } from '@/ui/PasswordField';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useApiForm } from '@/ui/useApiForm';
import { arrive } from './arrival';
import { DoorFrame } from './DoorFrame';
import { safeNext } from './safeNext';
import { useServer } from './useServer';

/** Logging in; the second factor is asked for when the API asks for it. */
export function Component() {
  const { t } = useTranslation('door');
  const { login } = useSession();
  const { data: server } = useServer();
  const [query] = useSearchParams();
  const [arriving, setArriving] = useState(false);
  const next = safeNext(query.get('next'), window.location.origin);

  useEffect(() => {
    if (login === 'unknown') {
      // Whoever comes here with a good cookie is let through; else the form is there already.
      refresh().catch(() => undefined);
    }
  }, [login]);

  if (login === 'in' && !arriving) {
    return <Navigate to={next} replace />;
  }

  if (server?.setUpNeeded && !query.has('stay')) {
    return <Navigate to="/setup" replace />;
  }

  const links = [{ to: '/forgot', text: t('login.forgot') }, ...(server && server.registration !== 'closed' ? [{ to: '/join', text: t('login.join') }] : [])];
  return (
    <DoorFrame title={t('login.title')} links={links}>
      {query.has('ended') && (
        <Alert color="blue" variant="light" role="status">
          {t('login.ended')}
        </Alert>
      )}
      <LoginForm
        next={next}
        onArriving={() => {
          setArriving(true);
        }}
      />
    </DoorFrame>
  );
}

type Step = 'password' | 'totp' | 'recovery';

function LoginForm({ next, onArriving }: { next: string; onArriving: () => void }) {
  const { t } = useTranslation('door');
  const navigate = useNavigate();
  const [step, setStep] = useState<Step>('password');
  const { form, error, busy, onSubmit } = useApiForm(
    { initialValues: { username: '', password: '', totp: '', recoveryCode: '' } },
    async ({ username, password, totp, recoveryCode }) => {
      const answer = await plain.POST('/api/v1/auth/login', {
        params: { query: { cookie: true } },
        body: { username, password, ...(step === 'totp' && { totp: totp.replace(/\s/g, '') }), ...(step === 'recovery' && { recoveryCode: recoveryCode.trim() }) },
      });
      if (codeOf(answer.error) === 'totp_required' && step === 'password') {
        setStep('totp');
      }

      return answer;
    },
    (tokens) => {
      if (tokens) {
        onArriving();
        void arrive(tokens, next).then((to) => navigate(to, { replace: true }));
      }
    },
  );

  return (
    <form onSubmit={onSubmit}>
      <Stack gap="sm">
        {error !== null && codeOf(error) !== 'totp_required' && <ProblemAlert error={error} />}
        <TextInput
          label={t('field.username')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          autoFocus
          display={step === 'password' ? undefined : 'none'}
          key={form.key('username')}
          {...form.getInputProps('username')}
        />
        {step === 'password' && <PasswordField label={t('field.password')} autoComplete="current-password" required key={form.key('password')} {...form.getInputProps('password')} />}
        {step === 'totp' && (
          <TextInput
            label={t('login.totp')}
            description={t('login.totpText')}
            autoComplete="one-time-code"
            inputMode="numeric"
            maxLength={12}
            required
            autoFocus
            key={form.key('totp')}
            {...form.getInputProps('totp')}
          />
        )}
        {step === 'recovery' && (
          <TextInput
            label={t('login.recovery')}
            description={t('login.recoveryText')}
            autoComplete="off"
            required
            autoFocus
            key={form.key('recoveryCode')}
            {...form.getInputProps('recoveryCode')}
          />
        )}
        <Button type="submit" loading={busy} mt="xs">
          {t('login.act')}
        </Button>
        {step !== 'password' && (
          <Anchor
            component="button"
            type="button"
            size="sm"
            underline="always"
            onClick={() => {
              setStep(step === 'totp' ? 'recovery' : 'totp');
            }}
          >
            {t(step === 'totp' ? 'login.useRecovery' : 'login.useTotp')}
          </Anchor>
        )}
        {step !== 'password' && (
          <Anchor
            component="button"
            type="button"
            size="sm"
            underline="always"
            onClick={() => {
              form.setFieldValue('password', '');
              setStep('password');
            }}
          >
            {t('login.again')}
          </Anchor>
        )}
      </Stack>
    </form>
  );
}
