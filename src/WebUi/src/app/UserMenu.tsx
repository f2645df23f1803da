import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconLanguage, IconLogout, IconMoon, IconSettings, IconSun, IconUser } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { $api, api } from '@/api/client';
import { leave } from '@/api/session';
import { refused } from '@/ui/notify';
import { preferences } from '@/ui/preferences';

/** Who is logged in, and how the page looks to them. */
export default function UserMenu() {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { data: me } = $api.useQuery('get', '/api/v1/me', {}, { staleTime: 5 * 60_000 });
  const other = i18n.resolvedLanguage === 'ko' ? 'en' : 'ko';

  const logOut = async () => {
    // While the browser has the cookie, whoever opens the page next is logged in: it is not said before it is so.
    const answer = await api.POST('/api/v1/auth/logout').catch(() => null);
    if (answer?.response.ok || answer?.response.status === 401) {
      leave('logout');
    } else {
      refused({ status: 0, title: t('shell.logOutFailed') });
    }
  };

  return (
    <Menu position="bottom-end" width={220} defaultOpened>
      <Menu.Target>
        <ActionIcon variant="subtle" size="lg" color="gray" aria-label={t('shell.account')}>
          <IconUser size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me?.username}</Menu.Label>
        <Menu.Item component={Link} to="/settings" leftSection={<IconSettings size={16} aria-hidden />}>
          {t('places.settings')}
        </Menu.Item>
        <Menu.Item
          lang={other}
          leftSection={<IconLanguage size={16} aria-hidden />}
          onClick={() => {
            preferences.set({ language: other });
            void i18n.changeLanguage(other);
          }}
        >
          {other === 'ko' ? '한국어' : 'English'}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('theme.title')}</Menu.Label>
        {(
          [
            ['auto', IconDeviceDesktop],
            ['light', IconSun],
            ['dark', IconMoon],
          ] as const
        ).map(([scheme, Icon]) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={16} aria-hidden />}
            rightSection={colorScheme === scheme ? <IconCheck size={16} aria-label={t('theme.chosen')} /> : null}
            onClick={() => {
              setColorScheme(scheme);
            }}
          >
            {t(`theme.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void logOut()}>
          {t('shell.logOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
