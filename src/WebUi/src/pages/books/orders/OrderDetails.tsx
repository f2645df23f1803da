import { Group, Stack, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { $api, type Schemas } from '@/api/client';
import { Loaded } from '@/ui/Loaded';
import { useFormat } from '@/ui/useFormat';
import { useOrderUnit } from '../words';
import { NeedsAnswer } from './NeedsAnswer';
import { Slices } from './Slices';

interface Props {
  id: string;
  onAnswer: (order: Schemas['OrderDto'], slice: Schemas['OrderSliceDto']) => void;
}

/** Why an order was made, its slices, and what filled. */
export function OrderDetails({ id, onAnswer }: Props) {
  const query = $api.useQuery('get', '/api/v1/orders/{id}', { params: { path: { id } } });
  return <Loaded query={query}>{(order) => <Details order={order} onAnswer={onAnswer} />}</Loaded>;
}

function Details({ order, onAnswer }: { order: Schemas['OrderDetailDto']; onAnswer: Props['onAnswer'] }) {
  const { t } = useTranslation('books');
  const format = useFormat();
  const unit = useOrderUnit(order.kind);
  const slices = order.slices ?? [];
  const fills = order.fills ?? [];
  return (
    <Stack gap="sm" p="sm">
      <Group gap="md">
        <Text size="sm">{t(`order.origin.${order.origin as 'Plan'}`)}</Text>
        <Text size="sm">
          {t('order.asked')} {unit(order.requested)}
        </Text>
        {order.netted > 0 && <Text size="sm">{t('order.netted', { value: unit(order.netted) })}</Text>}
        <Text size="sm">{t(`order.states.${order.state as 'Completed'}`)}</Text>
      </Group>
      {order.decision?.text && (
        <div>
          <Title order={3} size="h6">
            {t('order.why')}
          </Title>
          <Text size="sm">{order.decision.text}</Text>
        </div>
      )}
      {slices
        .filter((slice) => slice.needsAnswer)
        .map((slice) => (
          <NeedsAnswer
            key={slice.id}
            slice={slice}
            onAnswer={() => {
              onAnswer(order, slice);
            }}
          />
        ))}
      {slices.length > 0 && (
        <div>
          <Title order={3} size="h6">
            {t('order.slices')}
          </Title>
          <Slices slices={slices} label={t('order.slices')} />
        </div>
      )}
      <div>
        <Title order={3} size="h6">
          {t('order.fills')}
        </Title>
        {fills.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('order.noFills')}
          </Text>
        ) : (
          <Table aria-label={t('order.fills')} verticalSpacing={4} horizontalSpacing="xs" fz="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('order.at')}</Table.Th>
                <Table.Th ta="right">{t('order.slice.quantity')}</Table.Th>
                <Table.Th ta="right">{t('order.amount')}</Table.Th>
                <Table.Th ta="right" visibleFrom="sm">
                  {t('order.fees')}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {fills.map((fill) => (
                <Table.Tr key={fill.id}>
                  <Table.Td>
                    {format.dateTime(fill.executedAt)} {fill.late && `(${t('order.late')})`}
                  </Table.Td>
                  <Table.Td ta="right">{format.number(fill.quantity)}</Table.Td>
                  <Table.Td ta="right">{format.usd(fill.amount)}</Table.Td>
                  <Table.Td ta="right" visibleFrom="sm">
                    {format.usd(fill.fees)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </div>
    </Stack>
  );
}
