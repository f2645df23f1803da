import { Button, Group, ScrollArea, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, useLocation } from 'react-router';
import { $api } from '@/api/client';
import { Empty } from '@/ui/Empty';
import { Loaded } from '@/ui/Loaded';
import { Page } from '@/ui/Page';
import { ServerStop } from './ServerStop';

const sections = [
  { to: '/admin', name: 'people' },
  { to: '/admin/imports', name: 'imports' },
  { to: '/admin/runs', name: 'runs' },
  { to: '/admin/server', name: 'server' },
  { to: '/admin/audit', name: 'audit' },
] as const;

/** What admins look after. Others are told kindly that it is none of their business; the API refuses them in any case. */
export function Component() {
  const { t } = useTranslation('admin');
  const me = $api.useQuery('get', '/api/v1/me', {}, { staleTime: 5 * 60_000 });
  return (
    <Loaded query={me}>
      {({ role }) =>
        role === 'admin' ? (
          <Sections />
        ) : (
          <Page title={t('title')}>
            <Empty title={t('onlyAdmins')}>
              <Text size="sm" ta="center">
                {t('onlyAdminsText')}
              </Text>
              <Button component={Link} to="/" variant="light">
                {t('toToday')}
              </Button>
            </Empty>
          </Page>
        )
      }
    </Loaded>
  );
}

function Sections() {
  const { t } = useTranslation('admin');
  const { pathname } = useLocation();
  return (
    <Page title={t('title')} actions={<ServerStop place="heading" />}>
      <ServerStop place="below" />
      <ScrollArea type="never">
        <Group component="nav" aria-label={t('sections')} gap={4} wrap="nowrap">
          {sections.map(({ to, name }) => {
            const here = pathname.replace(/\/$/, '') === to;
            return (
              <Button key={to} component={Link} to={to} size="sm" px="xs" variant={here ? 'light' : 'subtle'} aria-current={here ? 'page' : undefined} style={{ flexShrink: 0 }}>
                {t(name)}
              </Button>
            );
          })}
        </Group>
      </ScrollArea>
      <Stack gap="md">
        <Outlet />
      </Stack>
    </Page>
  );
}
