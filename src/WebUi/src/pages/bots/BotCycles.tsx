import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { Card } from '@/ui/Card';
import { Loaded } from '@/ui/Loaded';
import { CycleTable } from './CycleTable';

/** A bot's cycles, latest first. */
export function BotCycles({ botId }: { botId: string }) {
  const { t } = useTranslation('bots');
  const query = $api.useQuery('get', '/api/v1/reports/profit/cycles', { params: { query: { bot: botId } } });
  return (
    <Card title={t('bot.cycles')}>
      <Loaded query={query} lines={3}>
        {(cycles) => (
          <CycleTable
            cycles={cycles.map((cycle) => ({
              key: cycle.startedAt ?? cycle.endedAt ?? cycle.bot,
              from: cycle.startedAt,
              to: cycle.running ? null : cycle.endedAt,
              purchases: cycle.sums.purchases,
              sales: cycle.sums.sales,
              bought: cycle.sums.bought,
              profit: cycle.sums.profit,
            }))}
          />
        )}
      </Loaded>
    </Card>
  );
}
