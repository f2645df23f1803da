import { Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@/api/client';
import { Gain } from '@/ui/Gain';
import { useFormat } from '@/ui/useFormat';

interface Props {
  trade: Schemas['TradeDto'];
  onEdit: (trade: Schemas['TradeDto']) => void;
  onRemove: (trade: Schemas['TradeDto']) => void;
}

/** All that is known of a trade, and what can be done about it. */
export function TradeDetails({ trade, onEdit, onRemove }: Props) {
  const { t } = useTranslation('books');
  const { t: common } = useTranslation();
  const format = useFormat();
  return (
    <Stack gap="sm" p="sm">
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="xs" verticalSpacing="xs">
        <Fact name={t('trade.symbol')}>{trade.symbol}</Fact>
        <Fact name={t('trade.quantity')}>{format.number(trade.quantity)}</Fact>
        <Fact name={t('trade.price')}>{format.usd(trade.price)}</Fact>
        <Fact name={t('trade.total')}>{format.usd(trade.total)}</Fact>
        <Fact name={t('trade.fees')}>{format.usd(trade.fees)}</Fact>
        {trade.realisedProfit !== null && (
          <>
            <Fact name={t('trade.average')}>{format.usd(trade.averagePrice)}</Fact>
            <Fact name={t('trade.profit')}>
              <Gain value={trade.realisedProfit} size="sm" />
            </Fact>
            <Fact name={t('trade.rate')}>
              <Gain value={trade.profitRate} unit="percent" size="sm" />
            </Fact>
          </>
        )}
        <Fact name={t('trade.executed')}>{format.dateTime(trade.executedAt)}</Fact>
      </SimpleGrid>
      {trade.orderId !== null ? (
        <Text size="xs" c="dimmed">
          {t('trade.fromOrder')}
        </Text>
      ) : (
        <Group gap="xs">
          <Text size="xs" c="dimmed">
            {t('trade.byHand')}
          </Text>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPencil size={14} aria-hidden />}
            onClick={() => {
              onEdit(trade);
            }}
          >
            {common('act.edit')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconTrash size={14} aria-hidden />}
            onClick={() => {
              onRemove(trade);
            }}
          >
            {common('act.delete')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text size="sm" component="div">
        {children}
      </Text>
    </div>
  );
}
