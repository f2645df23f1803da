import { Alert, Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { plain } from '@/api/plain';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useApiForm } from '@/ui/useApiForm';
import { DoorFrame } from './DoorFrame';

/** Asks for a way to set a new password. Whether somebody has the address is not told. */
export function Component() {
  const { t } = useTranslation('door');
  const [sent, setSent] = useState(false);
  const { form, error, busy, onSubmit } = useApiForm(
    { initialValues: { email: '' } },
    ({ email }) => plain.POST('/api/v1/auth/password/forgot', { body: { email: email.trim() } }),
    () => {
      setSent(true);
    },
  );

  return (
    <DoorFrame title={t('forgot.title')} lead={t('forgot.lead')} links={[{ to: '/login', text: t('join.toLogin') }]}>
      {sent ? (
        <Alert color="teal" variant="light" role="status" title={t('forgot.sentTitle')}>
          {t('forgot.sent')}
        </Alert>
      ) : (
        <form onSubmit={onSubmit}>
          <Stack gap="sm">
            {error !== null && <ProblemAlert error={error} />}
            <TextInput label={t('field.email')} type="email" autoComplete="email" required autoFocus key={form.key('email')} {...form.getInputProps('email')} />
            <Button type="submit" loading={busy} mt="xs">
              {t('forgot.act')}
            </Button>
          </Stack>
        </form>
      )}
    </DoorFrame>
  );
}
