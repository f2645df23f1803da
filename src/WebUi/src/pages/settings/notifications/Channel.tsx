import { Alert, Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconBrandTelegram } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { AskedTwice } from '@/ui/AskedTwice';
import { refused, told } from '@/ui/notify';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useFormat } from '@/ui/useFormat';
import { ProofDialog } from '../ProofDialog';
import { ChannelDialog } from './ChannelDialog';
import { Pairing } from './Pairing';

const readAnew = () => void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/notification-channels'] });

/** A channel, how it is, and what can be done with it. */
export function Channel({ channel }: { channel: Schemas['ChannelDto'] }) {
  const { t } = useTranslation(['settings', 'common']);
  const format = useFormat();
  const [dialog, setDialog] = useState<'change' | 'pair' | null>(null);
  const [pairing, setPairing] = useState<Schemas['PairingDto'] | null>(null);
  const path = { params: { path: { id: channel.id } } };
  // The channel knows of the refusal, too.
  const test = $api.useMutation('post', '/api/v1/notification-channels/{id}/test', { onSettled: readAnew });
  const remove = $api.useMutation('delete', '/api/v1/notification-channels/{id}', {
    onSuccess: () => {
      readAnew();
      told(t('channels.deleted'));
    },
    onError: refused,
  });
  const close = () => {
    setDialog(null);
  };
  const open = (which: 'change' | 'pair') => () => {
    setDialog(which);
  };

  return (
    <Paper withBorder p="sm">
      <Stack gap="xs">
        <Group justify="space-between">
          <Group gap="xs">
            <IconBrandTelegram size={20} aria-hidden />
            <Text fw={600}>{channel.label}</Text>
          </Group>
          <Badge tt="none" variant="light" color={channel.failingSince ? 'red' : channel.enabled ? 'teal' : 'gray'}>
            {t(channel.failingSince ? 'channels.failing' : channel.enabled ? 'channels.on' : 'channels.off')}
          </Badge>
        </Group>
        <Text size="sm" c="dimmed">
          {channel.pairedAt ? t('channels.paired', { time: format.dateTime(channel.pairedAt) }) : channel.chatId ? t('channels.typed', { chat: channel.chatId }) : t('channels.noChat')}
        </Text>
        {channel.failingSince && (
          <Alert color="red" variant="light" title={t('channels.failingSince', { time: format.dateTime(channel.failingSince) })}>
            {channel.error}
          </Alert>
        )}
        {test.error !== null && <ProblemAlert error={test.error} />}
        {test.data && (
          <Alert color="teal" variant="light" role="status">
            {t('channels.tested')}
          </Alert>
        )}
        <Group gap="xs">
          <Button
            size="xs"
            variant="light"
            loading={test.isPending}
            disabled={!channel.chatId}
            onClick={() => {
              test.mutate(path);
            }}
          >
            {t('channels.test')}
          </Button>
          <Button size="xs" variant="light" onClick={open('pair')}>
            {t(channel.pairedAt ? 'channels.pairAgain' : 'channels.pair')}
          </Button>
          <Button size="xs" variant="default" onClick={open('change')}>
            {t('common:act.edit')}
          </Button>
          <AskedTwice
            yes={t('channels.deleteYes')}
            busy={remove.isPending}
            onYes={() => {
              remove.mutate(path);
            }}
          />
        </Group>
        {pairing && (
          <Pairing
            channel={channel}
            pairing={pairing}
            onClose={() => {
              setPairing(null);
              readAnew();
            }}
          />
        )}
      </Stack>
      {dialog === 'change' && <ChannelDialog channel={channel} onClose={close} />}
      {dialog === 'pair' && (
        <ProofDialog
          title={t('channels.pair')}
          confirm={t('channels.pairAct')}
          send={(proof) => api.POST('/api/v1/notification-channels/{id}/pairing', { ...path, body: proof })}
          done={(made) => {
            close();
            setPairing(made ?? null);
          }}
          onClose={close}
        >
          <Text size="sm">{t('channels.pairText')}</Text>
        </ProofDialog>
      )}
    </Paper>
  );
}
