import { Anchor, Progress, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { $api, type Schemas } from '@/api/client';
import { Card } from '@/ui/Card';
import { useFormat } from '@/ui/useFormat';
import { Wide } from './Wide';

/** A bot's order that is under way, slice by slice; nothing where there is none. */
export function OpenOrder({ botId }: { botId: string }) {
  const { data } = $api.useQuery('get', '/api/v1/orders', { params: { query: { bot: botId, state: 'Open' } } });
  return (
    <Stack>
      {data?.items.map((order) => (
        <Order key={order.id} order={order} />
      ))}
    </Stack>
  );
}

function Order({ order }: { order: Schemas['OrderDto'] }) {
  const { t } = useTranslation('bots');
  const { t: tc } = useTranslation();
  const format = useFormat();
  const buys = order.kind.startsWith('Buy');
  const done = order.netted + (buys ? order.filledAmount : order.filledQuantity);
  const amount = (value: number) => (buys ? format.usd(value) : format.number(value));
  const words = t('bot.requested', { kind: tc(`kind.${order.kind as 'Buy'}`), amount: amount(order.requested), filled: amount(done) });
  return (
    <Card title={t('bot.openOrder')} aside={<Anchor component={Link} to={`/orders?bot=${order.botId}`} size="sm">{t('bot.orders')}</Anchor>}>
      <Stack gap="xs">
        <Text size="sm">{words}</Text>
        <Progress value={Math.min(100, (done / order.requested) * 100)} aria-label={words} />
        <Wide label={t('bot.slices')} minWidth={460}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('bot.due')}</Table.Th>
                <Table.Th>{t('bot.state')}</Table.Th>
                <Table.Th ta="right">{t('bot.quantity')}</Table.Th>
                <Table.Th ta="right">{t('bot.limit')}</Table.Th>
                <Table.Th ta="right">{t('bot.filled')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {(order.slices ?? []).map((slice) => (
                <Table.Tr key={slice.id}>
                  <Table.Td>{format.time(slice.dueAt)}</Table.Td>
                  <Table.Td>
                    {t(`slice.${slice.state as 'Planned'}`)}
                    {slice.error && <Text size="xs">{slice.error}</Text>}
                  </Table.Td>
                  <Table.Td ta="right">{slice.quantity > 0 ? format.number(slice.quantity) : '–'}</Table.Td>
                  <Table.Td ta="right">{slice.limitPrice > 0 ? format.usd(slice.limitPrice) : '–'}</Table.Td>
                  <Table.Td ta="right">{slice.filledQuantity > 0 ? format.number(slice.filledQuantity) : '–'}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Wide>
      </Stack>
    </Card>
  );
}
