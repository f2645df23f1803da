import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schemas } from '@/api/client';
import { Loaded } from '@/ui/Loaded';
import { PasswordField } from '@/ui/PasswordField';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useApiForm } from '@/ui/useApiForm';
import { noSecondFactor, SecondFactorField, sentSecondFactor } from './SecondFactorField';

interface Props<T> {
  title: string;
  /** What will happen. */
  children?: ReactNode;
  /** What the button says: the act. */
  confirm: string;
  danger?: boolean;
  /** Where a recovery code is no substitute for the authenticator's. */
  codeOnly?: boolean;
  /** Whether the second factor is asked for where it is on. */
  secondFactor?: boolean;
  send: (proof: Schemas['Proof']) => Promise<{ data?: T; error?: unknown }>;
  done: (data: T) => void;
  onClose: () => void;
}

/** An act that needs the password again, for a stolen session must not do it. */
export function ProofDialog<T>(props: Props<T>) {
  const me = $api.useQuery('get', '/api/v1/me', {}, { staleTime: 5 * 60_000 });
  return (
    <Modal opened onClose={props.onClose} title={props.title} centered>
      <Loaded query={me}>{({ twoFactorEnabled, username }) => <Body {...props} username={username} twoFactor={twoFactorEnabled && props.secondFactor !== false} />}</Loaded>
    </Modal>
  );
}

function Body<T>({ children, confirm, danger, codeOnly, send, done, onClose, twoFactor, username }: Props<T> & { twoFactor: boolean; username: string }) {
  const { t } = useTranslation(['settings', 'common']);
  const { form, error, busy, onSubmit } = useApiForm({ initialValues: { password: '', ...noSecondFactor } }, (values) => send({ password: values.password, ...sentSecondFactor(values) }), done);
  return (
    <form onSubmit={onSubmit}>
      <Stack gap="sm">
        {children}
        {error !== null && <ProblemAlert error={error} />}
        <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
        <PasswordField label={t('proof.password')} autoComplete="current-password" required autoFocus key={form.key('password')} {...form.getInputProps('password')} />
        {twoFactor && <SecondFactorField form={form} codeOnly={codeOnly} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={busy}>
            {t('common:act.leave')}
          </Button>
          <Button type="submit" loading={busy} color={danger ? 'red' : undefined}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
