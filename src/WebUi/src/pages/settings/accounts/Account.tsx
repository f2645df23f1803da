import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { AskedTwice } from '@/ui/AskedTwice';
import { told } from '@/ui/notify';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useFormat } from '@/ui/useFormat';
import { AccountDialog } from './AccountDialog';
import { ActivateDialog } from './ActivateDialog';
import { Checks } from './Checks';

const readAnew = () => void queryClient.invalidateQueries();

/** An account, what the broker said of it, and what can be done with it. */
export function Account({ account }: { account: Schemas['CredentialDto'] }) {
  const { t } = useTranslation(['settings', 'common']);
  const format = useFormat();
  const [dialog, setDialog] = useState<'change' | 'activate' | null>(null);
  const path = { params: { path: { id: account.id } } };
  const verify = $api.useMutation('post', '/api/v1/credentials/{id}/verify', {
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/credentials'] }),
  });
  const remove = $api.useMutation('delete', '/api/v1/credentials/{id}', {
    onSuccess: () => {
      readAnew();
      told(t('accounts.deleted'));
    },
  });
  const close = () => {
    setDialog(null);
  };
  const masks = [account.appKey && `App Key ${account.appKey}`, account.accountNumber && t('accounts.numberMask', { mask: account.accountNumber })].filter(Boolean).join(' · ');

  return (
    <Paper withBorder p="sm">
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Text fw={600}>{account.label}</Text>
          <Group gap={6}>
            {account.active && (
              <Badge tt="none" color="teal" variant="light">
                {t('accounts.active')}
              </Badge>
            )}
            <Badge tt="none" color={account.environment === 'real' ? 'red' : 'gray'} variant="light">
              {account.broker === 'paper' ? t('accounts.kind.paper') : t(`accounts.environmentShort.${account.environment}`)}
            </Badge>
          </Group>
        </Group>
        <Text size="sm" c="dimmed">
          {[masks, account.verifiedAt ? t('accounts.verified', { time: format.dateTime(account.verifiedAt) }) : t('accounts.unverified')].filter(Boolean).join(' · ')}
        </Text>
        {verify.error !== null && <ProblemAlert error={verify.error} />}
        {remove.error !== null && <ProblemAlert error={remove.error} />}
        {verify.data && (
          <div role="status">
            <Checks checks={verify.data.checks} />
          </div>
        )}
        <Group gap="xs">
          <Button
            size="xs"
            variant="light"
            loading={verify.isPending}
            onClick={() => {
              verify.mutate(path);
            }}
          >
            {t('accounts.verify')}
          </Button>
          {!account.active && (
            <Button
              size="xs"
              onClick={() => {
                setDialog('activate');
              }}
            >
              {t('accounts.activate')}
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              setDialog('change');
            }}
          >
            {t('common:act.edit')}
          </Button>
          <AskedTwice
            yes={t('accounts.deleteYes')}
            busy={remove.isPending}
            onYes={() => {
              remove.mutate(path);
            }}
          />
        </Group>
        {verify.isPending && (
          <Text size="sm" role="status">
            {t('accounts.verifying')}
          </Text>
        )}
      </Stack>
      {dialog === 'change' && <AccountDialog account={account} onClose={close} />}
      {dialog === 'activate' && (
        <ActivateDialog
          account={account}
          onClose={close}
          onActivated={() => {
            close();
            readAnew();
            told(t('accounts.activated', { label: account.label }));
          }}
        />
      )}
    </Paper>
  );
}
