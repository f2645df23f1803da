import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { Loaded } from '@/ui/Loaded';
import { told } from '@/ui/notify';
import { Section } from '../Section';
import { ChangePasswordForm } from './ChangePasswordForm';
import { Sessions } from './Sessions';
import { Tokens } from './Tokens';
import { TwoFactor } from './TwoFactor';

/** Who gets in: second factor, password, logins and tokens. */
export function Component() {
  const { t } = useTranslation('settings');
  const me = $api.useQuery('get', '/api/v1/me', {}, { staleTime: 5 * 60_000 });
  return (
    <Loaded query={me} lines={6}>
      {(data) => (
        <Stack>
          <TwoFactor me={data} />
          <Section title={t('security.passwordTitle')} text={t('security.passwordText')}>
            <ChangePasswordForm
              twoFactor={data.twoFactorEnabled}
              onChanged={() => {
                told(t('security.passwordChanged'));
                void queryClient.invalidateQueries();
              }}
            />
          </Section>
          <Sessions />
          <Tokens />
        </Stack>
      )}
    </Loaded>
  );
}
