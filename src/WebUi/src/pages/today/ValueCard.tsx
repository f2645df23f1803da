import { Group, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { Card } from '@/ui/Card';
import { Gain } from '@/ui/Gain';
import { Loaded } from '@/ui/Loaded';
import { useFormat } from '@/ui/useFormat';

/** What the account is worth, and what today did to it. */
export function ValueCard() {
  const { t } = useTranslation('today');
  const format = useFormat();
  const query = $api.useQuery('get', '/api/v1/reports/today', {}, { refetchInterval: 60_000 });
  return (
    <Card title={t('value.title')} aside={<Text size="sm">{format.day(query.data?.date)}</Text>}>
      <Loaded query={query} lines={3}>
        {(today) => (
          <Stack gap="sm">
            <Group align="baseline" gap="sm">
              <Text fz={30} fw={800} lh={1.1}>
                {format.usd(today.equity.usd)}
              </Text>
              <Text c="dimmed">{today.equity.krw === null ? t('value.noRate') : format.krw(today.equity.krw)}</Text>
            </Group>
            <SimpleGrid cols={{ base: 2, xs: 3 }} spacing="sm">
              <Figure label={t('value.change')}>
                <Gain value={today.change?.usd} fw={700} />
                <Group gap="xs">
                  <Gain value={today.changeRate} unit="percent" size="sm" />
                  {today.change?.krw != null && <Gain value={today.change.krw} unit="krw" size="sm" />}
                </Group>
              </Figure>
              <Figure label={t('value.profit')}>
                <Gain value={today.profit.usd} fw={700} />
                {today.profit.krw !== null && <Gain value={today.profit.krw} unit="krw" size="sm" />}
              </Figure>
              <Figure label={t('value.trades')}>
                <Text fw={700}>{t('value.count', { count: today.trades.length })}</Text>
              </Figure>
            </SimpleGrid>
          </Stack>
        )}
      </Loaded>
    </Card>
  );
}

const Figure = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <Text size="xs" c="dimmed">
      {label}
    </Text>
    <Stack gap={0} align="start">
      {children}
    </Stack>
  </div>
);
