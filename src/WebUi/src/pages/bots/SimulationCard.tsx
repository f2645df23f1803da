import { Anchor, Button, Group, NumberInput, Select, Stack, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { $api, type Schemas } from '@/api/client';
import { Card } from '@/ui/Card';
import { Loaded } from '@/ui/Loaded';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useFormat } from '@/ui/useFormat';
import { settingsOf, valuesOf } from './botValues';
import { SimulationFigures } from './SimulationFigures';
import { SimulationProgress } from './SimulationProgress';
import { readBotsAnew } from './useBots';
import { isAtWork, useSimulations, type Simulation } from './useSimulations';

interface Props {
  /** The bot; null for one that is not there yet. */
  botId: string | null;
  /** What is to be tried; undefined for the bot as it is, null while it is not complete. */
  settings?: Schemas['BotSettings'] | null;
  /** Takes an earlier simulation's settings over. */
  onUse?: (settings: Schemas['BotSettings']) => void;
}

const months = [3, 6, 12, 24, 36] as const;
const shown = 5;

/** What the bot would have done: started here, worked out by the server, and found again after leaving the page. */
export function SimulationCard({ botId, settings, onUse }: Props) {
  const { t } = useTranslation('bots');
  const [back, setBack] = useState('12');
  const [cash, setCash] = useState<number | string>('');
  const query = useSimulations(botId);
  const start = $api.useMutation('post', '/api/v1/simulations', { onSuccess: () => void readBotsAnew() });
  const latest = query.data?.[0];
  return (
    <Card title={t('simulation.title')}>
      <Stack gap="sm">
        <Text size="sm">{t('simulation.text')}</Text>
        <Group align="end" gap="xs">
          <Select
            label={t('simulation.months')}
            value={back}
            allowDeselect={false}
            w={140}
            onChange={(value) => {
              setBack(value ?? '12');
            }}
            data={months.map((count) => ({ value: String(count), label: t('simulation.month', { count }) }))}
          />
          <NumberInput label={t('simulation.cash')} value={cash} onChange={setCash} min={1} w={130} prefix="$" thousandSeparator="," placeholder="$" />
          <Button
            leftSection={<IconPlayerPlay size={16} aria-hidden />}
            variant="light"
            loading={start.isPending}
            disabled={settings === null}
            onClick={() => {
              start.mutate({ body: { botId, bot: settings ?? null, months: Number(back), cash: typeof cash === 'number' && cash > 0 ? cash : null } });
            }}
          >
            {t(latest ? 'simulation.again' : 'simulation.start')}
          </Button>
        </Group>
        {start.error !== null && <ProblemAlert error={start.error} />}
        <Loaded query={query} lines={2} isEmpty={(list) => list.length === 0} empty={<Text size="sm" c="dimmed">{t('simulation.none')}</Text>}>
          {(list) => (
            <>
              {list.slice(0, 1).map((simulation) => (
                <Latest key={simulation.id} simulation={simulation} settings={settings} />
              ))}
              {list.length > 1 && (
                <div>
                  <Text size="xs" c="dimmed" mb={4}>
                    {t('simulation.earlier')}
                  </Text>
                  <Stack gap={6}>
                    {list.slice(1, shown).map((simulation) => (
                      <Earlier key={simulation.id} simulation={simulation} onUse={onUse} />
                    ))}
                  </Stack>
                </div>
              )}
            </>
          )}
        </Loaded>
      </Stack>
    </Card>
  );
}

function Latest({ simulation, settings }: { simulation: Simulation; settings: Props['settings'] }) {
  const { t } = useTranslation('bots');
  const words = useWords();
  const differs = settings != null && !same(settings, simulation.settings);
  return (
    <Stack gap="xs">
      {settings != null && <Text size="sm">{differs ? t('simulation.otherSettings', words(simulation)) : t('simulation.sameSettings')}</Text>}
      <SimulationProgress simulation={simulation} />
      {simulation.summary && (
        <>
          <SimulationFigures summary={simulation.summary} />
          <Anchor component={Link} to={`/bots/simulations/${simulation.id}`} size="sm">
            {t('simulation.open')}
          </Anchor>
        </>
      )}
    </Stack>
  );
}

function Earlier({ simulation, onUse }: { simulation: Simulation; onUse: Props['onUse'] }) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const words = useWords()(simulation);
  const { settings, summary } = simulation;
  return (
    <Group gap="xs" justify="space-between">
      <Anchor component={Link} to={`/bots/simulations/${simulation.id}`} size="sm">
        {settings.symbol} · {words.seed} × {words.tiers} · {words.profit}
      </Anchor>
      <Group gap="xs">
        <Text size="sm">{summary ? format.percent(summary.profitRate, 1) : t(`simulation.state.${simulation.state}`)}</Text>
        {onUse && !isAtWork(simulation) && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              onUse(settings);
            }}
          >
            {t('simulation.useSettings')}
          </Button>
        )}
      </Group>
    </Group>
  );
}

function useWords() {
  const format = useFormat();
  return ({ settings }: Simulation) => ({ seed: format.usd(settings.seed), tiers: format.number(settings.maxTier, 2), profit: format.percent(settings.profitRate, 1) });
}

/** The name, the reserve and the switch change nothing of what would have been. */
const same = (left: Schemas['BotSettings'], right: Schemas['BotSettings']) => shape(left) === shape(right);

const shape = (settings: Schemas['BotSettings']) => JSON.stringify(settingsOf({ ...valuesOf(settings), name: '', addedSeed: 0, active: true }));
