import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { $api, type Schemas } from '@/api/client';
import { CopyField } from '@/ui/CopyField';
import { useFormat } from '@/ui/useFormat';
import { useNow } from '@/ui/useNow';

interface Props {
  channel: Schemas['ChannelDto'];
  pairing: Schemas['PairingDto'];
  onClose: () => void;
}

/** The pairing code with what to do with it; and, as soon as the chat has sent it, that it is paired. */
export function Pairing({ channel, pairing, onClose }: Props) {
  const { t } = useTranslation(['settings', 'common']);
  const format = useFormat();
  const over = useNow() > Date.parse(pairing.until);
  const now = $api.useQuery(
    'get',
    '/api/v1/notification-channels/{id}',
    { params: { path: { id: channel.id } } },
    { refetchInterval: (query) => (over || isPaired(query.state.data, channel) ? false : 3000), staleTime: 0 },
  );
  if (isPaired(now.data, channel)) {
    return (
      <Alert color="teal" variant="light" role="status" title={t('pairing.done')} withCloseButton closeButtonLabel={t('common:act.close')} onClose={onClose}>
        {t('pairing.doneText')}
      </Alert>
    );
  }

  return (
    <Alert color={over ? 'orange' : 'blue'} variant="light" title={t(over ? 'pairing.over' : 'pairing.title')}>
      <Stack gap="xs">
        {!over && (
          <>
            <Text size="sm">{pairing.instructions}</Text>
            <CopyField value={pairing.message} label={t('pairing.message')} />
            <Group gap="xs" role="status">
              <Loader size="xs" />
              <Text size="sm">{t('pairing.waiting', { until: format.time(pairing.until) })}</Text>
            </Group>
          </>
        )}
        <Group>
          <Button size="xs" variant="default" onClick={onClose}>
            {t('common:act.close')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

const isPaired = (now: Schemas['ChannelDto'] | undefined, before: Schemas['ChannelDto']) => now?.pairedAt != null && now.pairedAt !== before.pairedAt;
