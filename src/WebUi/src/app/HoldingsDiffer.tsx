import { Alert, List, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { Loaded } from '@/ui/Loaded';
import { useFormat } from '@/ui/useFormat';

/** Why trading is not resumed: what the books and the broker each say of the same shares. */
export function HoldingsDiffer() {
  const { t } = useTranslation();
  const format = useFormat();
  const query = $api.useQuery('get', '/api/v1/trading/holdings-differences', {}, { gcTime: 0, staleTime: 0, retry: false });
  return (
    <Alert role="alert" w="100%" color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t('differ.title')}>
      <Stack gap="xs">
        <Loaded query={query} lines={2} isEmpty={({ differences, unknownOrders }) => differences.length + unknownOrders.length === 0} empty={<Text size="sm">{t('differ.none')}</Text>}>
          {({ differences, unknownOrders }) => (
            <List size="sm" aria-label={t('differ.list')}>
              {differences.map(({ symbol, books, broker }) => (
                <List.Item key={symbol}>{t('differ.holding', { symbol, books: format.number(books), broker: format.number(broker) })}</List.Item>
              ))}
              {unknownOrders.map((order) => (
                <List.Item key={order}>{t('differ.order', { order })}</List.Item>
              ))}
            </List>
          )}
        </Loaded>
        <Text size="sm">{t('differ.text')}</Text>
      </Stack>
    </Alert>
  );
}
