import { List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { ActDialog } from '@/ui/ActDialog';
import { told } from '@/ui/notify';
import { isBuy, useKind, useOrderUnit } from '../words';

/** Ends an order, after what that would do was seen. */
export function CancelDialog({ order, onClose }: { order: Schemas['OrderDto'] | null; onClose: () => void }) {
  return order && <Dialog order={order} onClose={onClose} />;
}

function Dialog({ order, onClose }: { order: Schemas['OrderDto']; onClose: () => void }) {
  const { t } = useTranslation('books');
  const kind = useKind();
  const unit = useOrderUnit(order.kind);
  const path = { id: order.id };
  return (
    <ActDialog
      opened
      onClose={onClose}
      title={t('order.cancelTitle', { bot: order.bot, kind: kind(order.kind) })}
      wish={['cancel-order', order.id]}
      dryRun={() => api.POST('/api/v1/orders/{id}/cancel', { params: { path }, body: { dryRun: true } })}
      confirm={() => t('order.cancelYes')}
      act={(key) => api.POST('/api/v1/orders/{id}/cancel', { params: { path, header: { 'Idempotency-Key': key } }, body: {} })}
      done={(result) => {
        told(t(result.confirmed ? 'order.cancelled' : 'order.cancelPending'));
        void queryClient.invalidateQueries();
        onClose();
      }}
      danger
    >
      {({ plannedSlices, openSlices, order: now }) => {
        const filled = isBuy(now.kind) ? now.filledAmount : now.filledQuantity;
        return plannedSlices + openSlices === 0 ? (
          <Text size="sm">{t('order.cancelNothing')}</Text>
        ) : (
          <List size="sm" spacing={4}>
            {openSlices > 0 && <List.Item>{t('order.cancelOpen', { count: openSlices })}</List.Item>}
            {plannedSlices > 0 && <List.Item>{t('order.cancelPlanned', { count: plannedSlices })}</List.Item>}
            {filled > 0 && <List.Item>{t('order.cancelKept', { value: unit(filled) })}</List.Item>}
          </List>
        );
      }}
    </ActDialog>
  );
}
