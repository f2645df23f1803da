import { ActionIcon } from '@mantine/core';
import { IconUser } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';

const UserMenu = lazy(() => import('./UserMenu'));

/** Opens the menu of who is logged in. It is loaded when it is first asked for: what makes menus float weighs a tenth of the page. */
export function AccountButton() {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const button = (
    <ActionIcon
      variant="subtle"
      size="lg"
      color="gray"
      aria-label={t('shell.account')}
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => {
        setAsked(true);
      }}
    >
      <IconUser size={20} aria-hidden />
    </ActionIcon>
  );
  return asked ? (
    <Suspense fallback={button}>
      <UserMenu />
    </Suspense>
  ) : (
    button
  );
}
