import { Badge, Button, Group, SegmentedControl, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { byCursor } from '@/ui/byCursor';
import { DataList } from '@/ui/DataList';
import { Empty } from '@/ui/Empty';
import { told } from '@/ui/notify';
import { useFormat } from '@/ui/useFormat';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { wide } from '@/ui/widths';

type Invitation = Schemas['InvitationDto'];

const states = ['open', 'used', 'expired', 'all'] as const;

/** Whom somebody has invited. The links themselves are nowhere to be read again. */
export function Invitations() {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const [state, setState] = useState<(typeof states)[number]>('open');
  const [revoked, setRevoked] = useState<Invitation | null>(null);
  const query = $api.useInfiniteQuery('get', '/api/v1/admin/invitations', { params: { query: { limit: 50, ...(state !== 'all' && { state }) } } }, byCursor);
  const close = () => {
    setRevoked(null);
  };
  return (
    <Stack component="section" gap="sm" aria-labelledby="invitations">
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h4" id="invitations">
          {t('invite.list')}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={t('invite.state')}
          value={state}
          onChange={(value) => {
            setState(value as 'open');
          }}
          data={states.map((value) => ({ value, label: t(`invite.states.${value}`) }))}
        />
      </Group>
      <DataList<Invitation>
        query={query}
        label={t('invite.list')}
        idOf={(invitation) => invitation.id}
        empty={<Empty title={t('invite.empty')} />}
        columns={[
          {
            accessor: 'note',
            title: t('invite.forWhom'),
            render: (invitation) => (
              <>
                <Text span size="sm">
                  {invitation.note ?? t('invite.noNote')}
                </Text>{' '}
                {invitation.role === 'admin' && <Badge variant="light">{t('role.admin')}</Badge>}
              </>
            ),
          },
          { accessor: 'createdBy.username', title: t('invite.by'), visibleMediaQuery: wide, render: (invitation) => invitation.createdBy?.username ?? '–' },
          {
            accessor: 'expiresAt',
            title: t('invite.expires'),
            render: (invitation) => (invitation.state === 'used' ? `${t('invite.usedBy')}: ${invitation.usedBy?.username ?? '–'}` : format.dateTime(invitation.expiresAt)),
          },
          { accessor: 'state', title: t('invite.state'), visibleMediaQuery: wide, render: (invitation) => t(`invite.states.${invitation.state}`) },
          {
            accessor: 'revoke',
            title: <VisuallyHidden>{t('invite.revoke')}</VisuallyHidden>,
            textAlign: 'right',
            render: (invitation) =>
              invitation.state === 'open' && (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  color="red"
                  onClick={() => {
                    setRevoked(invitation);
                  }}
                >
                  {t('invite.revoke')}
                </Button>
              ),
          },
        ]}
      />
      {revoked && (
        <ConfirmDialog
          title={t('invite.revokeTitle')}
          text={t('invite.revokeText')}
          confirm={t('invite.revokeYes')}
          danger
          act={() => api.DELETE('/api/v1/admin/invitations/{id}', { params: { path: { id: revoked.id } } })}
          done={() => {
            told(t('invite.revoked'));
            void queryClient.invalidateQueries();
            close();
          }}
          onClose={close}
        />
      )}
    </Stack>
  );
}
