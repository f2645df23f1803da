import { Badge, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schemas } from '@/api/client';
import { byCursor } from '@/ui/byCursor';
import { DataList } from '@/ui/DataList';
import { Empty } from '@/ui/Empty';
import { useFormat } from '@/ui/useFormat';
import { wide } from '@/ui/widths';
import { FilterBar } from '../FilterBar';
import { useUrlFilters } from '../useUrlFilters';
import { isBuy, useKind } from '../words';
import { OrderDetails } from './OrderDetails';

type Order = Schemas['OrderDto'];

interface Props {
  onAnswer: (order: Order, slice: Schemas['OrderSliceDto']) => void;
  empty: ReactNode;
}

/** Orders that have ended, newest first. */
export function PastOrders({ onAnswer, empty }: Props) {
  const { t } = useTranslation('books');
  const kind = useKind();
  const format = useFormat();
  const filters = useUrlFilters();
  const query = $api.useInfiniteQuery(
    'get',
    '/api/v1/orders',
    { params: { query: { ...filters.filters, limit: 50 } } },
    {
      ...byCursor,
      // Those under way are above.
      select: (data) => ({ ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.filter((order) => order.state !== 'Open') })) }),
    },
  );
  const amount = (order: Order, value: number) => (isBuy(order.kind) ? format.usd(value) : t('unit.shares', { value: format.number(value) }));
  return (
    <>
      <FilterBar filters={filters} states={(['Completed', 'Unfilled'] as const).map((value) => ({ value, label: t(`order.states.${value}`) }))} />
      <DataList<Order>
        query={query}
        label={t('order.past')}
        idOf={(order) => order.id}
        empty={filters.any ? <Empty title={t('order.noneFound')} /> : empty}
        details={(order) => <OrderDetails id={order.id} onAnswer={onAnswer} />}
        detailsLabel={(order) => t('order.details', { bot: order.bot, kind: kind(order.kind) })}
        columns={[
          { accessor: 'session', title: t('order.session'), render: (order) => format.day(order.session) },
          {
            accessor: 'bot',
            title: t('order.what'),
            render: (order) => (
              <>
                <Text span size="sm" fw={600}>
                  {order.bot}
                </Text>{' '}
                <Text span size="sm">
                  {kind(order.kind)}
                </Text>
              </>
            ),
          },
          { accessor: 'symbol', title: t('filter.symbol'), visibleMediaQuery: wide },
          { accessor: 'requested', title: t('order.asked'), textAlign: 'right', visibleMediaQuery: wide, render: (order) => amount(order, order.requested) },
          { accessor: 'filledAmount', title: t('order.filled'), textAlign: 'right', render: (order) => amount(order, isBuy(order.kind) ? order.filledAmount : order.filledQuantity) },
          {
            accessor: 'state',
            title: t('order.state'),
            visibleMediaQuery: wide,
            render: (order) => (
              <Badge variant="light" color={order.state === 'Completed' ? 'teal' : 'gray'}>
                {t(`order.states.${order.state as 'Completed'}`)}
              </Badge>
            ),
          },
        ]}
      />
    </>
  );
}
