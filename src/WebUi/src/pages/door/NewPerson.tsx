import { TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { PasswordField } from '@/ui/PasswordField';

interface Person {
  username: string;
  email: string;
  password: string;
}

/** Name, address and password of somebody who comes in. */
export function NewPersonFields<V extends Person>({ form, fixedName }: { form: UseFormReturnType<V>; fixedName?: boolean }) {
  const { t } = useTranslation('door');
  return (
    <>
      <TextInput
        label={t('field.username')}
        description={fixedName ? t('field.usernameFixed') : t('field.usernameText')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        readOnly={fixedName}
        key={form.key('username')}
        {...form.getInputProps('username')}
      />
      <TextInput
        label={t('field.email')}
        description={fixedName ? t('field.emailInvited') : t('field.emailText')}
        type="email"
        autoComplete="email"
        required
        key={form.key('email')}
        {...form.getInputProps('email')}
      />
      <PasswordField label={t('field.password')} description={t('field.newPasswordText')} autoComplete="new-password" required key={form.key('password')} {...form.getInputProps('password')} />
    </>
  );
}
