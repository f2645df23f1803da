import { Anchor, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

export interface SecondFactor {
  totp: string;
  recoveryCode: string;
}

export const noSecondFactor: SecondFactor = { totp: '', recoveryCode: '' };

/** What is sent of it: only what was typed. */
export const sentSecondFactor = ({ totp, recoveryCode }: SecondFactor) => ({
  ...(totp.trim() !== '' && { totp: totp.replace(/\s/g, '') }),
  ...(recoveryCode.trim() !== '' && { recoveryCode: recoveryCode.trim() }),
});

interface Props<V extends SecondFactor> {
  form: UseFormReturnType<V>;
  /** Where a recovery code is no substitute. */
  codeOnly?: boolean;
}

/** The authenticator's code, or a recovery code in its place. */
export function SecondFactorField<V extends SecondFactor>({ form, codeOnly = false }: Props<V>) {
  const { t } = useTranslation('settings');
  const [recovery, setRecovery] = useState(false);
  return (
    <Stack gap={4}>
      {recovery ? (
        <TextInput label={t('proof.recoveryCode')} autoComplete="off" required key={form.key('recoveryCode')} {...form.getInputProps('recoveryCode')} />
      ) : (
        <TextInput label={t('proof.totp')} description={t('proof.totpText')} autoComplete="one-time-code" inputMode="numeric" maxLength={12} required key={form.key('totp')} {...form.getInputProps('totp')} />
      )}
      {!codeOnly && (
        <Anchor
          component="button"
          type="button"
          size="sm"
          underline="always"
          style={{ alignSelf: 'start' }}
          onClick={() => {
            form.setValues(noSecondFactor as Partial<V>);
            setRecovery(!recovery);
          }}
        >
          {t(recovery ? 'proof.useTotp' : 'proof.useRecovery')}
        </Anchor>
      )}
    </Stack>
  );
}
