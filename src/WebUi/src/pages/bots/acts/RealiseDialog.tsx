import { Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '@/api/client';
import { ActDialog } from '@/ui/ActDialog';
import { Gain } from '@/ui/Gain';
import { told } from '@/ui/notify';
import { useFormat } from '@/ui/useFormat';
import { readBotsAnew } from '../useBots';
import { Refusals } from './Refusals';

interface Props {
  bot: Schemas['BotDto'];
  opened: boolean;
  onClose: () => void;
}

/** Sells all that the bot holds in batches and buys it back, so that its gain counts for this year's tax. */
export function RealiseDialog({ bot, opened, onClose }: Props) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const path = { path: { id: bot.id } };
  return (
    <ActDialog
      opened={opened}
      onClose={onClose}
      title={t('realise.title', { name: bot.name })}
      danger
      wish={['gain-realisation', bot.id]}
      dryRun={() => api.POST('/api/v1/bots/{id}/gain-realisation', { params: path, body: { dryRun: true } })}
      mayAct={({ refusals }) => refusals.length === 0}
      confirm={({ quantity }) => t('realise.confirm', { quantity: format.number(quantity) })}
      act={(key) => api.POST('/api/v1/bots/{id}/gain-realisation', { params: { ...path, header: { 'Idempotency-Key': key } }, body: { dryRun: false } })}
      done={() => {
        told(t('done.realising', { name: bot.name }));
        onClose();
        void readBotsAnew();
      }}
    >
      {(preview) => (
        <Stack gap="sm">
          <Text>{t('realise.text', { quantity: format.number(preview.quantity), batches: format.number(preview.batches), minutes: format.number(preview.minutes) })}</Text>
          <Table verticalSpacing={4}>
            <Table.Tbody>
              <Table.Tr>
                <Table.Th scope="row">{t('realise.value')}</Table.Th>
                <Table.Td ta="right">{format.usd(preview.value)}</Table.Td>
              </Table.Tr>
              <Table.Tr>
                <Table.Th scope="row">{t('realise.fee')}</Table.Th>
                <Table.Td ta="right">{format.usd(preview.fee)}</Table.Td>
              </Table.Tr>
              <Table.Tr>
                <Table.Th scope="row">{t('realise.gain')}</Table.Th>
                <Table.Td ta="right">
                  <Gain value={preview.gain} />
                </Table.Td>
              </Table.Tr>
            </Table.Tbody>
          </Table>
          <Refusals refusals={preview.refusals} />
        </Stack>
      )}
    </ActDialog>
  );
}
