import { Button, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { $api, type Schemas } from '@/api/client';
import { Empty } from '@/ui/Empty';
import { Loaded } from '@/ui/Loaded';
import { Page } from '@/ui/Page';
import { AnswerDialog } from './AnswerDialog';
import { CancelDialog } from './CancelDialog';
import { OpenOrder } from './OpenOrder';
import { PastOrders } from './PastOrders';

type Order = Schemas['OrderDto'];

/** What is under way, on top; and what came of earlier orders. */
export function Component() {
  const { t } = useTranslation('books');
  const open = $api.useQuery('get', '/api/v1/orders', { params: { query: { state: 'Open', limit: 200 } } });
  const [cancelled, setCancelled] = useState<Order | null>(null);
  const [asked, setAsked] = useState<{ order: Order; slice: Schemas['OrderSliceDto'] } | null>(null);
  const ask = (order: Order, slice: Schemas['OrderSliceDto']) => {
    setAsked({ order, slice });
  };
  return (
    <Page title={t('order.title')}>
      <Stack component="section" gap="sm" aria-labelledby="open-orders">
        <Title order={2} size="h4" id="open-orders">
          {t('order.open')}
        </Title>
        <Loaded
          query={open}
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
                <OpenOrder key={order.id} order={order} onCancel={setCancelled} onAnswer={ask} />
              ))}
            </Stack>
          )}
        </Loaded>
      </Stack>
      <Stack component="section" gap="sm" aria-labelledby="past-orders">
        <Title order={2} size="h4" id="past-orders">
          {t('order.past')}
        </Title>
        <PastOrders
          onAnswer={ask}
          empty={
            <Empty title={t('order.nonePast')}>
              <Text size="sm" ta="center">
                {t('order.nonePastText')}
              </Text>
              <Button component={Link} to="/bots" variant="light">
                {t('order.toBots')}
              </Button>
            </Empty>
          }
        />
      </Stack>
      <CancelDialog
        order={cancelled}
        onClose={() => {
          setCancelled(null);
        }}
      />
      {asked && (
        <AnswerDialog
          {...asked}
          onClose={() => {
            setAsked(null);
          }}
        />
      )}
    </Page>
  );
}

/** Those that wait for their owner come first. */
const byUrgency = (orders: Order[]) => [...orders].sort((a, b) => Number(waits(b)) - Number(waits(a)));
const waits = (order: Order) => (order.slices ?? []).some((slice) => slice.needsAnswer);
