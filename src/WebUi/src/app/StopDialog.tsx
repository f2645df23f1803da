import { Badge, Button, Group, List, Modal, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useFormat } from '@/ui/useFormat';

const readAnew = () => void queryClient.invalidateQueries();

/** Pauses everything, or cancels what is open as well; and says what that did. */
export default function StopDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const trading = $api.useQuery('get', '/api/v1/trading');
  const pause = $api.useMutation('post', '/api/v1/trading/pause', { onSuccess: readAnew });
  const panic = $api.useMutation('post', '/api/v1/trading/panic', { onSuccess: readAnew });
  const [sure, setSure] = useState(false);
  const open = trading.data?.openOrders ?? 0;
  const error = pause.error ?? panic.error;

  return (
    <Modal opened onClose={onClose} title={t('stop.title')} size="lg" centered>
      {panic.data ? (
        <PanicReport report={panic.data} />
      ) : pause.data ? (
        <Text role="status">{t(pause.data.openOrders > 0 ? 'stop.pausedWithOrders' : 'stop.pausedNow', { count: pause.data.openOrders })}</Text>
      ) : (
        <Stack>
          {error !== null && <ProblemAlert error={error} />}
          <Paper withBorder p="md">
            <Title order={2} size="h4">
              {t('stop.pause')}
            </Title>
            <Text size="sm" mt={4}>
              {t('stop.pauseText')}
            </Text>
            <Button mt="sm" variant="light" loading={pause.isPending} disabled={trading.data?.pausedByUser} onClick={() => { pause.mutate({}); }}>
              {trading.data?.pausedByUser ? t('stop.alreadyPaused') : t('stop.pause')}
            </Button>
          </Paper>
          <Paper withBorder p="md">
            <Title order={2} size="h4">
              {t('stop.panic')}
            </Title>
            <Text size="sm" mt={4}>
              {t('stop.panicText')}
            </Text>
            <Text size="sm" fw={600} mt={4}>
              {t('stop.open_orders', { count: open })}
            </Text>
            <Group mt="sm">
              {sure ? (
                <>
                  <Button color="red" loading={panic.isPending} onClick={() => { panic.mutate({}); }}>
                    {t('stop.panicYes')}
                  </Button>
                  <Button variant="default" disabled={panic.isPending} onClick={() => { setSure(false); }}>
                    {t('act.leave')}
                  </Button>
                </>
              ) : (
                <Button color="red" onClick={() => { setSure(true); }}>
                  {t('stop.panic')}
                </Button>
              )}
            </Group>
          </Paper>
        </Stack>
      )}
    </Modal>
  );
}

/** What became of each order. */
function PanicReport({ report }: { report: Schemas['PanicDto'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Stack role="status">
      <Text fw={600}>{report.message}</Text>
      {report.orders.length === 0 ? (
        <Text size="sm">{t('stop.nothingOpen')}</Text>
      ) : (
        <List spacing="xs" listStyleType="none">
          {report.orders.map((order) => (
            <List.Item key={order.id}>
              <Group gap="xs">
                <Badge color={order.outcome === 'Unconfirmed' ? 'orange' : 'gray'}>{t(`stop.outcome.${order.outcome as 'Cancelled' | 'Filled' | 'Unconfirmed'}`)}</Badge>
                <Text size="sm">
                  {order.bot} · {order.symbol} · {t('stop.filled', { quantity: format.number(order.filledQuantity), amount: format.usd(order.filledAmount) })}
                </Text>
              </Group>
            </List.Item>
          ))}
        </List>
      )}
      {!report.confirmed && <Text size="sm">{t('stop.unconfirmedText')}</Text>}
    </Stack>
  );
}
