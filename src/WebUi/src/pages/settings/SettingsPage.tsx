import { Box, Skeleton, Tabs } from '@mantine/core';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation, useNavigate } from 'react-router';
import { Page } from '@/ui/Page';

const tabs = ['accounts', 'schedule', 'limits', 'notifications', 'security', 'profile', 'data'] as const;

/** Everything that a person decides about their account. Each tab has an address of its own. */
export function Component() {
  const { t } = useTranslation('settings');
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const here = tabs.find((tab) => pathname.startsWith(`/settings/${tab}`)) ?? 'accounts';
  return (
    <Page title={t('title')}>
      <Tabs value={here} onChange={(tab) => void navigate(`/settings/${tab ?? 'accounts'}`)} keepMounted={false}>
        <Tabs.List aria-label={t('title')}>
          {tabs.map((tab) => (
            <Tabs.Tab key={tab} value={tab} px={{ base: 'xs', sm: 'md' }}>
              {t(`tabs.${tab}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={here}>
          <Box pt="md" maw={820}>
            <Suspense fallback={<Skeleton height={240} />}>
              <Outlet />
            </Suspense>
          </Box>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
