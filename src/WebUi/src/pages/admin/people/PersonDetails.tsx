import { Button, Group, List, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { told } from '@/ui/notify';
import { useFormat } from '@/ui/useFormat';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { InviteDialog } from './InviteDialog';

const acts = {
  deactivate: { active: false },
  activate: { active: true },
  makeAdmin: { role: 'admin' },
  makeUser: { role: 'user' },
} as const satisfies Record<string, Schemas['UpdateTenantRequest']>;
type Act = keyof typeof acts;

/** What admins know of a person, and may change. */
export function PersonDetails({ person }: { person: Schemas['TenantDto'] }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const [asked, setAsked] = useState<Act | 'link' | null>(null);
  const name = person.username;
  const close = () => {
    setAsked(null);
  };
  const button = (act: Act, danger = false) => (
    <Button
      size="xs"
      variant="default"
      c={danger ? 'red' : undefined}
      onClick={() => {
        setAsked(act);
      }}
    >
      {t(`person.${act}`)}
    </Button>
  );
  return (
    <Stack gap="sm" p="sm">
      <List size="sm" spacing={2} listStyleType="none">
        <List.Item>
          {t('person.created')}: {format.dateTime(person.createdAt)}
        </List.Item>
        <List.Item>
          {t('person.last')}: {person.lastLoginAt ? format.dateTime(person.lastLoginAt) : t('person.never')}
        </List.Item>
        <List.Item>{t(person.twoFactorEnabled ? 'person.twoFactor' : 'person.twoFactorOff')}</List.Item>
        {person.mustChangePassword && <List.Item>{t('person.mustChange')}</List.Item>}
        {person.lockedUntil && <List.Item>{t('person.locked', { time: format.time(person.lockedUntil) })}</List.Item>}
      </List>
      <Group gap="xs">
        {!person.signedUp && (
          <Button
            size="xs"
            onClick={() => {
              setAsked('link');
            }}
          >
            {t('person.link')}
          </Button>
        )}
        {button(person.active ? 'deactivate' : 'activate', person.active)}
        {button(person.role === 'admin' ? 'makeUser' : 'makeAdmin')}
        <Button size="xs" variant="default" component={Link} to={`/admin/imports?user=${person.id}`}>
          {t('person.importFor')}
        </Button>
        <Button size="xs" variant="default" component={Link} to={`/admin/runs?name=${encodeURIComponent(name)}`}>
          {t('person.runsOf')}
        </Button>
      </Group>
      {asked === 'link' && <InviteDialog person={person} onClose={close} />}
      {asked !== null && asked !== 'link' && (
        <ConfirmDialog
          title={t(`person.${asked}Title`, { name })}
          text={t(`person.${asked}Text`)}
          confirm={t(`person.${asked}Yes`)}
          danger={asked === 'deactivate'}
          act={() => api.PATCH('/api/v1/admin/tenants/{id}', { params: { path: { id: person.id } }, body: acts[asked] })}
          done={() => {
            told(t('person.changed', { name }));
            void queryClient.invalidateQueries();
            close();
          }}
          onClose={close}
        />
      )}
    </Stack>
  );
}
