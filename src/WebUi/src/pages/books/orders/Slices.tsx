import { Group, Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleX, IconClock, IconHelpCircle, IconSend, type Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@/api/client';
import { useFormat } from '@/ui/useFormat';
import { withoutCode } from './NeedsAnswer';

const icons: Record<string, Icon> = {
  Planned: IconClock,
  Submitting: IconSend,
  Accepted: IconSend,
  PartlyFilled: IconCircleDashed,
  CancelRequested: IconCircleDashed,
  Unknown: IconHelpCircle,
  Filled: IconCircleCheck,
  Rejected: IconAlertTriangle,
  Missed: IconAlertTriangle,
  Failed: IconAlertTriangle,
};

/** An order's slices in the order of time. */
export function Slices({ slices, label }: { slices: Schemas['OrderSliceDto'][]; label: string }) {
  const { t } = useTranslation('books');
  const format = useFormat();
  return (
    <Table aria-label={label} verticalSpacing={4} horizontalSpacing="xs" fz="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th visibleFrom="sm">{t('order.slice.number')}</Table.Th>
          <Table.Th>{t('order.slice.due')}</Table.Th>
          <Table.Th>{t('order.slice.state')}</Table.Th>
          <Table.Th ta="right">{t('order.slice.filled')}</Table.Th>
          <Table.Th ta="right" visibleFrom="sm">
            {t('order.slice.limit')}
          </Table.Th>
          <Table.Th ta="right" visibleFrom="sm">
            {t('order.slice.broker')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {slices.map((slice) => (
          <Table.Tr key={slice.id}>
            <Table.Td visibleFrom="sm">{slice.number === 0 ? t('order.only') : slice.number}</Table.Td>
            <Table.Td>{format.time(slice.dueAt)}</Table.Td>
            <Table.Td>
              <SliceState slice={slice} />
            </Table.Td>
            <Table.Td ta="right">
              {slice.filledQuantity > 0 ? (
                <>
                  {format.number(slice.filledQuantity)} / {format.number(slice.quantity)}
                </>
              ) : slice.quantity > 0 ? (
                `0 / ${format.number(slice.quantity)}`
              ) : (
                '–'
              )}
            </Table.Td>
            <Table.Td ta="right" visibleFrom="sm">
              {slice.limitPrice > 0 ? format.usd(slice.limitPrice) : '–'}
            </Table.Td>
            <Table.Td ta="right" visibleFrom="sm">
              {slice.orderNumber ?? '–'}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function SliceState({ slice }: { slice: Schemas['OrderSliceDto'] }) {
  const { t } = useTranslation();
  const StateIcon = icons[slice.state] ?? IconCircleX;
  return (
    <>
      <Group gap={6} wrap="nowrap">
        <StateIcon size={16} style={{ flexShrink: 0 }} aria-hidden />
        <Text span size="sm">
          {t(`sliceState.${slice.state as 'Planned'}`)}
        </Text>
      </Group>
      {slice.error && !slice.needsAnswer && (
        <Text size="xs" c="dimmed">
          {withoutCode(slice.error)}
        </Text>
      )}
    </>
  );
}
