import { Button, Grid, Group, NumberInput, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { $api, api, type Schemas } from '@/api/client';
import { Card } from '@/ui/Card';
import { Loaded } from '@/ui/Loaded';
import { told } from '@/ui/notify';
import { Page } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useFormat } from '@/ui/useFormat';
import { BotFields } from './BotFields';
import { valuesOf } from './botValues';
import { Consequences } from './Consequences';
import { SimulationCard } from './SimulationCard';
import { readBotsAnew } from './useBots';
import { useBotForm } from './useBotForm';

/** A new bot: from a preset or by hand, with what it would have done. */
export function Component() {
  const { t } = useTranslation('bots');
  const { t: tc } = useTranslation();
  const navigate = useNavigate();
  const { form, error, busy, onSubmit, settings } = useBotForm(
    { name: '', symbol: '', seed: 100 },
    (body) => api.POST('/api/v1/bots', { body }),
    (bot) => {
      told(t('done.added', { name: bot.name }));
      void readBotsAnew();
      void navigate(`/bots/${bot.id}`);
    },
  );
  const use = (chosen: Schemas['BotSettings']) => {
    form.setValues(valuesOf(chosen));
    form.clearErrors();
  };
  return (
    <Page title={t('create.title')}>
      <Presets onUse={use} />
      <form onSubmit={onSubmit} noValidate>
        <Grid gap="md">
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Stack>
              <Title order={2} size="h4">
                {t('create.settings')}
              </Title>
              <BotFields form={form} isNew />
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Stack>
              <Consequences settings={settings} />
              {error !== null && <ProblemAlert error={error} />}
              <Group justify="flex-end">
                <Button component={Link} to="/bots" variant="default">
                  {tc('act.cancel')}
                </Button>
                <Button type="submit" loading={busy}>
                  {t('create.submit')}
                </Button>
              </Group>
              <SimulationCard botId={null} settings={settings} onUse={use} />
            </Stack>
          </Grid.Col>
        </Grid>
      </form>
    </Page>
  );
}

/** Settings to begin with, made for a budget. */
function Presets({ onUse }: { onUse: (settings: Schemas['BotSettings']) => void }) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const [budget, setBudget] = useState<number | string>(4_000);
  const [asked] = useDebouncedValue(budget, 400);
  const [chosen, setChosen] = useState<string | null>(null);
  const query = $api.useQuery('get', '/api/v1/bots/presets', { params: { query: { budget: Number(asked) || 4_000 } } }, { placeholderData: keepPreviousData });
  return (
    <Card title={t('create.presets')}>
      <Stack gap="sm">
        <Text size="sm">{t('create.presetsText')}</Text>
        <NumberInput label={t('create.budget')} value={budget} onChange={setBudget} min={40} max={100_000_000} thousandSeparator="," w={220} />
        <Loaded query={query} lines={4}>
          {(presets) => (
            <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
              {presets.map((preset) => (
                <Paper key={preset.key} component="article" withBorder p="sm" aria-label={preset.title}>
                  <Stack gap={6} h="100%">
                    <Text fw={700}>{preset.title}</Text>
                    <Text size="sm" flex={1}>
                      {preset.text}
                    </Text>
                    <Text size="sm" fw={600}>
                      {t('create.perDay', { seed: format.usd(preset.settings.seed), tiers: format.number(preset.settings.maxTier) })} · {t('create.most', { money: format.usd(preset.mostMoney) })}
                    </Text>
                    <Button
                      variant={chosen === preset.key ? 'filled' : 'light'}
                      aria-pressed={chosen === preset.key}
                      onClick={() => {
                        setChosen(preset.key);
                        onUse(preset.settings);
                      }}
                    >
                      {t(chosen === preset.key ? 'create.chosen' : 'create.use')}
                    </Button>
                  </Stack>
                </Paper>
              ))}
            </SimpleGrid>
          )}
        </Loaded>
      </Stack>
    </Card>
  );
}
