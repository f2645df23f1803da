import { Anchor, AppShell, Box, Group, NavLink, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { IconMenu2 } from '@tabler/icons-react';
import { Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink as RouterLink, Outlet, useLocation } from 'react-router';
import { $api } from '@/api/client';
import { AccountButton } from './AccountButton';
import { Bell } from './Bell';
import { destinations, type Destination } from './navigation';
import classes from './Shell.module.css';
import { Splash } from './Splash';
import { PracticeBadge } from './PracticeBadge';
import { StopBanner } from './StopBanner';
import { StopControls } from './StopControls';

/** The frame around every page: where one is, where one can go, and the stops. */
export function Shell() {
  const { t } = useTranslation();
  const [menu, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  const content = useRef<HTMLElement>(null);
  const places = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const shown = useRef(pathname);
  const me = $api.useQuery('get', '/api/v1/me', {}, { staleTime: 5 * 60_000 });
  const mine = destinations.filter(({ adminsOnly }) => !adminsOnly || me.data?.role === 'admin');

  useEffect(() => {
    if (shown.current === pathname) {
      return;
    }

    shown.current = pathname;
    close();
    window.scrollTo(0, 0);
    // Whoever listens is told of the new page; within a page's own tabs, the focus stays on the tab.
    if (!content.current?.contains(document.activeElement)) {
      content.current?.focus({ preventScroll: true });
    }
  }, [pathname, close]);

  useEffect(() => {
    if (menu) {
      places.current?.querySelector('a')?.focus({ preventScroll: true });
    }
  }, [menu]);

  useHotkeys([
    [
      'Escape',
      () => {
        if (menu) {
          close();
          opener.current?.focus();
        }
      },
      { preventDefault: false },
    ],
  ]);

  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 200, breakpoint: 'sm', collapsed: { mobile: !menu } }} footer={{ height: { base: 56, sm: 0 } }} padding={{ base: 'sm', sm: 'lg' }}>
      <a href="#content" className={classes.skip}>
        {t('shell.skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="sm" justify="space-between" wrap="nowrap" gap="xs">
          <UnstyledButton component={Link} to="/" aria-label={t('shell.home')}>
            <Group gap={6} wrap="nowrap">
              <img src="/icon.svg" width={28} height={28} alt="" />
              <Text fw={700} visibleFrom="xs">
                EggMoney
              </Text>
            </Group>
          </UnstyledButton>
          <Group gap="xs" wrap="nowrap">
            <PracticeBadge />
            <StopControls />
            <Bell />
            <AccountButton />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" component="nav" id="places" ref={places} className={classes.places} data-shut={!menu || undefined} aria-label={t('shell.navigation')}>
        <Box flex={1}>
          {mine.map((place) => (
            <Place
              key={place.to}
              {...place}
              onChosen={() => {
                close();
                content.current?.focus({ preventScroll: true });
              }}
            />
          ))}
        </Box>
        <Text size="xs" c="dimmed" p="xs">
          {t('shell.charts')}{' '}
          <Anchor href="https://www.tradingview.com/" target="_blank" rel="noreferrer" size="xs" underline="always">
            TradingView Lightweight Charts™
          </Anchor>
        </Text>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} ref={content} className={classes.content}>
        <Box maw={1200} mx="auto">
          <StopBanner />
          <Suspense fallback={<Splash />}>
            <Outlet />
          </Suspense>
        </Box>
      </AppShell.Main>
      <AppShell.Footer hiddenFrom="sm" component="nav" aria-label={t('shell.shortcuts')}>
        <Group h="100%" gap={0} grow preventGrowOverflow={false} wrap="nowrap">
          {mine
            .filter(({ phone }) => phone)
            .map(({ to, name, icon: Icon }) => (
              <RouterLink key={to} to={to} end={to === '/'} className={classes.tab} onClick={close}>
                <Icon size={22} stroke={1.6} aria-hidden />
                {t(`places.${name}`)}
              </RouterLink>
            ))}
          <UnstyledButton ref={opener} className={classes.tab} onClick={toggle} aria-expanded={menu} aria-controls="places">
            <IconMenu2 size={22} stroke={1.6} aria-hidden />
            {t('shell.more')}
          </UnstyledButton>
        </Group>
      </AppShell.Footer>
    </AppShell>
  );
}

function Place({ to, name, icon: Icon, onChosen }: Destination & { onChosen: () => void }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const here = to === '/' ? pathname === '/' : pathname.startsWith(to);
  return <NavLink component={Link} to={to} onClick={onChosen} label={t(`places.${name}`)} leftSection={<Icon size={20} stroke={1.6} aria-hidden />} active={here} aria-current={here ? 'page' : undefined} />;
}
