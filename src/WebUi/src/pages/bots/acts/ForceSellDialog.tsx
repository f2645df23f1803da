import { List, NumberInput, SegmentedControl, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '@/api/client';
import { ActDialog } from '@/ui/ActDialog';
import { told } from '@/ui/notify';
import { useFormat } from '@/ui/useFormat';
import { readBotsAnew } from '../useBots';
import { Refusals } from './Refusals';

interface Props {
  bot: Schemas['BotDto'];
  opened: boolean;
  onClose: () => void;
}

/** Sells a percentage of what the bot holds, at once. */
export function ForceSellDialog({ bot, opened, onClose }: Props) {
  const { t } = useTranslation('bots');
  const { t: tc } = useTranslation();
  const format = useFormat();
  const [percent, setPercent] = useState<number>(100);
  const [asked] = useDebouncedValue(percent, 400);
  const path = { path: { id: bot.id } };
  return (
    <ActDialog
      opened={opened}
      onClose={onClose}
      title={t('sell.title', { name: bot.name })}
      danger
      wish={['force-sell', bot.id, asked]}
      fields={
        <Stack gap="xs">
          <SegmentedControl
            aria-label={t('sell.percent')}
            value={String(percent)}
            onChange={(value) => {
              setPercent(Number(value));
            }}
            data={['25', '50', '75', '100'].map((value) => ({ value, label: `${value}%` }))}
          />
          <NumberInput
            label={t('sell.percent')}
            value={percent}
            min={0.01}
            max={100}
            decimalScale={2}
            clampBehavior="strict"
            onChange={(value) => {
              if (typeof value === 'number' && value > 0) {
                setPercent(value);
              }
            }}
          />
        </Stack>
      }
      dryRun={() => api.POST('/api/v1/bots/{id}/force-sell', { params: path, body: { percent: asked, dryRun: true } })}
      mayAct={({ refusals, price }) => refusals.length === 0 && price !== null && asked === percent}
      confirm={({ quantity }) => t('sell.confirm', { quantity: format.number(quantity) })}
      act={(key) => api.POST('/api/v1/bots/{id}/force-sell', { params: { ...path, header: { 'Idempotency-Key': key } }, body: { percent: asked, dryRun: false } })}
      done={() => {
        told(t('done.sold', { name: bot.name }));
        onClose();
        void readBotsAnew();
      }}
    >
      {(preview) => (
        <Stack gap="sm">
          <Text>
            {preview.limitPrice === null || preview.price === null
              ? t('sell.noPrice')
              : t('sell.text', {
                  held: format.number(preview.held),
                  quantity: format.number(preview.quantity),
                  limit: format.usd(preview.limitPrice),
                  value: format.usd(preview.quantity * preview.price),
                })}
          </Text>
          {preview.cancels.length > 0 && (
            <div>
              <Text size="sm" fw={600}>
                {t('sell.cancels')}
              </Text>
              <List size="sm" listStyleType="none">
                {preview.cancels.map((order) => (
                  <List.Item key={order.id}>
                    {t('sell.cancelled', { kind: tc(`kind.${order.kind as 'Buy'}`), planned: format.number(order.plannedSlices), open: format.number(order.openSlices) })}
                  </List.Item>
                ))}
              </List>
            </div>
          )}
          <Refusals refusals={preview.refusals} />
        </Stack>
      )}
    </ActDialog>
  );
}
