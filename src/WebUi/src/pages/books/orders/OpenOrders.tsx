import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { $api, type Schemas } from '@/api/client';
import { Loaded } from '@/ui/Loaded';
import { OpenOrder } from './OpenOrder';
import type { OrderActs } from './useOrderActs';

type Order = Schemas['OrderDto'];

/** The orders under way, of all bots or of one. */
export function OpenOrders({ bot, acts }: { bot?: string; acts: OrderActs }) {
  const { t } = useTranslation('books');
  const query = $api.useQuery('get', '/api/v1/orders', { params: { query: { state: 'Open', limit: 200, ...(bot && { bot }) } } });
  return (
    <Loaded
      query={query}
      isEmpty={(page) => page.items.length === 0}
      empty={
        <Text c="dimmed" size="sm">
          {t('order.noOpen')} {t('order.noOpenText')}
        </Text>
      }
    >
      {(page) => (
        <Stack gap="sm">
          {byUrgency(page.items).map((order) => (
            <OpenOrder key={order.id} order={order} onCancel={acts.cancel} onAnswer={acts.answer} />
          ))}
        </Stack>
      )}
    </Loaded>
  );
}

/** Those that wait for their owner come first. */
const byUrgency = (orders: Order[]) => [...orders].sort((a, b) => Number(waits(b)) - Number(waits(a)));
const waits = (order: Order) => (order.slices ?? []).some((slice) => slice.needsAnswer);
