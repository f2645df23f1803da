import { Badge, Button, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@/api/client';
import { useFormat } from '@/ui/useFormat';
import { isBuy, useKind, useOrderUnit } from '../words';
import { NeedsAnswer } from './NeedsAnswer';
import { Slices } from './Slices';

interface Props {
  order: Schemas['OrderDto'];
  onCancel: (order: Schemas['OrderDto']) => void;
  onAnswer: (order: Schemas['OrderDto'], slice: Schemas['OrderSliceDto']) => void;
}

/** An order under way: how far it is, each of its slices, and what can be done. */
export function OpenOrder({ order, onCancel, onAnswer }: Props) {
  const { t } = useTranslation('books');
  const kind = useKind();
  const format = useFormat();
  const unit = useOrderUnit(order.kind);
  const filled = isBuy(order.kind) ? order.filledAmount : order.filledQuantity;
  const slices = order.slices ?? [];
  const asked = slices.filter((slice) => slice.needsAnswer);
  const progress = t('order.progress', { filled: unit(filled), asked: unit(order.requested) });
  return (
    <Paper withBorder p="md" component="article" aria-label={`${order.bot} ${kind(order.kind)}`}>
      <Stack gap="sm">
        <Group justify="space-between" align="start" gap="xs">
          <div>
            <Group gap="xs">
              <Text fw={700}>
                {order.bot} · {order.symbol}
              </Text>
              <Badge variant="light">{kind(order.kind)}</Badge>
            </Group>
            <Text size="sm" c="dimmed">
              {format.day(order.session)} · {t(`order.origin.${order.origin as 'Plan'}`)}
            </Text>
          </div>
          {order.origin === 'Realisation' ? (
            <Text size="xs" c="dimmed" maw={220}>
              {t('order.ofOperation')}
            </Text>
          ) : (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconX size={14} aria-hidden />}
              onClick={() => {
                onCancel(order);
              }}
            >
              {t('order.cancel')}
            </Button>
          )}
        </Group>
        <div>
          <Group justify="space-between" gap="xs">
            <Text size="sm">{progress}</Text>
            {order.netted > 0 && (
              <Text size="sm" c="dimmed">
                {t('order.netted', { value: unit(order.netted) })}
              </Text>
            )}
          </Group>
          <Progress mt={4} value={order.requested > 0 ? ((filled + order.netted) / order.requested) * 100 : 0} aria-label={progress} />
        </div>
        {asked.map((slice) => (
          <NeedsAnswer
            key={slice.id}
            slice={slice}
            onAnswer={() => {
              onAnswer(order, slice);
            }}
          />
        ))}
        <Slices slices={slices} label={t('order.slices')} />
      </Stack>
    </Paper>
  );
}
