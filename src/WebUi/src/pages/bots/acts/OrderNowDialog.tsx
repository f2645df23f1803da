import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '@/api/client';
import { ActDialog } from '@/ui/ActDialog';
import { told } from '@/ui/notify';
import { useFormat } from '@/ui/useFormat';
import { readBotsAnew } from '../useBots';

interface Props {
  bot: Schemas['BotDto'];
  opened: boolean;
  onClose: () => void;
}

/** Decides the bot's plan of this session at once. */
export function OrderNowDialog({ bot, opened, onClose }: Props) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const path = { path: { id: bot.id } };
  return (
    <ActDialog
      opened={opened}
      onClose={onClose}
      title={t('order.title', { name: bot.name })}
      wish={['order-now', bot.id]}
      dryRun={() => api.POST('/api/v1/bots/{id}/order-now', { params: path, body: { dryRun: true } })}
      confirm={({ kind }) => t(kind === null ? 'order.confirmNothing' : 'order.confirm')}
      act={(key) => api.POST('/api/v1/bots/{id}/order-now', { params: { ...path, header: { 'Idempotency-Key': key } }, body: { dryRun: false } })}
      done={(result) => {
        told(t(result.kind === null ? 'done.decided' : 'done.ordered', { name: bot.name }));
        onClose();
        void readBotsAnew();
      }}
    >
      {(preview) => (
        <Stack gap="xs">
          <Text size="sm">{t('order.text')}</Text>
          <Text fw={600}>{preview.text}</Text>
          {preview.sliceTimes.length > 0 && (
            <Text size="sm">
              {t('order.slices', { count: preview.sliceTimes.length, from: format.time(preview.sliceTimes[0]), to: format.time(preview.sliceTimes.at(-1)) })}
            </Text>
          )}
        </Stack>
      )}
    </ActDialog>
  );
}
