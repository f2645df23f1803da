import { Badge, Group, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { Card } from '@/ui/Card';
import { Gain } from '@/ui/Gain';
import { Loaded } from '@/ui/Loaded';
import { useFormat } from '@/ui/useFormat';

/** The market's session and mood, and how each of one's symbols stands. */
export function MarketCard() {
  const { t } = useTranslation('today');
  const format = useFormat();
  const query = $api.useQuery('get', '/api/v1/market/overview', {}, { refetchInterval: 5 * 60_000 });
  return (
    <Card title={t('market.title')} aside={query.data && <Badge color={query.data.open ? 'teal' : 'gray'}>{t(query.data.open ? 'market.open' : 'market.closed')}</Badge>}>
      <Loaded query={query} lines={3}>
        {(market) => (
          <Stack gap="sm">
            {market.session && (
              <Text size="sm">
                {market.open ? t('market.closes', { time: format.time(market.session.close) }) : t('market.opens', { day: format.day(market.session.open), time: format.time(market.session.open) })}
                {market.earlyClose && ` · ${t('market.early')}`}
              </Text>
            )}
            {market.vix !== null && (
              <Text size="sm">
                VIX {format.number(market.vix, 2)} {market.vixLevel && `· ${t(`mood.${market.vixLevel}`)}`}
              </Text>
            )}
            {market.symbols.length > 0 && (
              <Table.ScrollContainer minWidth={260}>
                <Table verticalSpacing={6} horizontalSpacing="xs">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>{t('market.symbol')}</Table.Th>
                      <Table.Th ta="right">{t('market.price')}</Table.Th>
                      <Table.Th ta="right">RSI</Table.Th>
                      <Table.Th>{t('market.trend')}</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {market.symbols.map((symbol) => (
                      <Table.Tr key={symbol.symbol}>
                        <Table.Th scope="row">{symbol.symbol}</Table.Th>
                        <Table.Td ta="right">{format.usd(symbol.close)}</Table.Td>
                        <Table.Td ta="right">
                          {format.number(symbol.rsi, 0)}
                          {symbol.rsiLevel && <Text size="xs">{t(`mood.${symbol.rsiLevel}`)}</Text>}
                        </Table.Td>
                        <Table.Td>
                          <Text size="sm">{symbol.trend ? t(`trend.${symbol.trend}`) : '–'}</Text>
                          {symbol.drawdown !== null && (
                            <Group gap={4}>
                              <Text size="xs">{t('market.fromHigh')}</Text>
                              <Gain value={symbol.drawdown} unit="percent" size="xs" />
                            </Group>
                          )}
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
            )}
            {market.unknown.length > 0 && <Text size="sm">{t('market.unknown', { symbols: market.unknown.join(', ') })}</Text>}
          </Stack>
        )}
      </Loaded>
    </Card>
  );
}
