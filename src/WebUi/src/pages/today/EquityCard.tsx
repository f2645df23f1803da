import { Anchor, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { $api } from '@/api/client';
import { Card } from '@/ui/Card';
import { TimeChart } from '@/ui/chart/TimeChart';
import type { Series } from '@/ui/chart/types';
import { Empty } from '@/ui/Empty';
import { Loaded } from '@/ui/Loaded';
import { useFormat } from '@/ui/useFormat';

/** What the account was worth at each close. */
export function EquityCard() {
  const { t } = useTranslation('today');
  const format = useFormat();
  const query = $api.useQuery('get', '/api/v1/reports/equity');
  const points = query.data?.points;
  const series = useMemo<Series[]>(
    () => [{ kind: 'area', title: '', points: (points ?? []).map(({ session, equity }) => ({ time: session, value: equity })) }],
    [points],
  );
  const [first, last] = [points?.[0], points?.at(-1)];
  return (
    <Card title={t('equity.title')} aside={<Anchor component={Link} to="/profit" size="sm">{t('equity.more')}</Anchor>}>
      <Loaded query={query} lines={5} isEmpty={({ points }) => points.length < 2} empty={<Empty title={t('equity.empty')} />}>
        {() => (
          <>
            <TimeChart
              height={220}
              series={series}
              label={t('equity.label', { from: format.date(first?.session), to: format.date(last?.session), start: format.usd(first?.equity), end: format.usd(last?.equity) })}
            />
            <Text size="xs" c="dimmed" mt={4}>
              {t('equity.label', { from: format.date(first?.session), to: format.date(last?.session), start: format.usd(first?.equity), end: format.usd(last?.equity) })}
            </Text>
          </>
        )}
      </Loaded>
    </Card>
  );
}
