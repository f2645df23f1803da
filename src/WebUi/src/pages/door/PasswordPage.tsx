import { Alert } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate } from 'react-router';
import { $api } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { useSession } from '@/api/session';
import { ChangePasswordForm } from '@/pages/settings/security/ChangePasswordForm';
import { Loaded } from '@/ui/Loaded';
import { firstPlace } from './arrival';
import { DoorFrame } from './DoorFrame';

/** For whom an admin has given a first password: nothing else works before it is changed. */
export function Component() {
  const { t } = useTranslation('door');
  const { login } = useSession();
  const navigate = useNavigate();
  const me = $api.useQuery('get', '/api/v1/me', {}, { enabled: login === 'in', staleTime: 5 * 60_000 });
  if (login !== 'in') {
    // There the login is looked for, and who must change their password comes back here.
    return <Navigate to="/" replace />;
  }

  return (
    <DoorFrame title={t('password.title')}>
      <Loaded query={me}>
        {({ mustChangePassword, twoFactorEnabled }) => (
          <>
            {mustChangePassword && (
              <Alert color="blue" variant="light">
                {t('password.must')}
              </Alert>
            )}
            <ChangePasswordForm
              twoFactor={twoFactorEnabled}
              onChanged={() => {
                void queryClient
                  .invalidateQueries()
                  .then(firstPlace)
                  .then((to) => navigate(to, { replace: true }));
              }}
            />
          </>
        )}
      </Loaded>
    </DoorFrame>
  );
}
