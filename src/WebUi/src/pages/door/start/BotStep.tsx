import { Anchor, Button, Group, NumberInput, Radio, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { $api, type Schemas } from '@/api/client';
import { fieldErrors } from '@/api/problems';
import { queryClient } from '@/api/queryClient';
import { Loaded } from '@/ui/Loaded';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useFormat } from '@/ui/useFormat';

/** The first bot: how much money it may need, and one of the settings to begin with. */
export function BotStep({ bots, onDone }: { bots: readonly Schemas['BotDto'][]; onDone: () => void }) {
  const { t } = useTranslation(['door', 'common']);
  if (bots.length === 0) {
    return <Presets onDone={onDone} />;
  }

  return (
    <Stack gap="sm">
      <Text size="sm">{t('start.bot.have', { names: bots.map(({ name }) => name).join(', ') })}</Text>
      <Group>
        <Button onClick={onDone}>{t('common:act.next')}</Button>
        <Button component={Link} to="/bots" variant="light">
          {t('start.bot.see')}
        </Button>
      </Group>
    </Stack>
  );
}

function Presets({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation(['door', 'common']);
  const format = useFormat();
  const [budget, setBudget] = useState<number | string>(4000);
  const [asked] = useDebouncedValue(Number(budget) || 0, 350);
  const [chosen, setChosen] = useState<string | null>(null);
  const presets = $api.useQuery('get', '/api/v1/bots/presets', { params: { query: { budget: asked } } }, { placeholderData: keepPreviousData, retry: false });
  const refused = fieldErrors(presets.error).budget;
  const create = $api.useMutation('post', '/api/v1/bots', {
    onSuccess: () => {
      void queryClient.invalidateQueries();
      onDone();
    },
  });
  const preset = presets.data?.find(({ key }) => key === chosen) ?? presets.data?.[0];
  const settled = asked === Number(budget) && !presets.isFetching && presets.error === null;

  return (
    <Stack gap="sm">
      <NumberInput
        label={t('start.bot.budget')}
        description={t('start.bot.budgetText')}
        prefix="$"
        thousandSeparator
        decimalScale={2}
        min={0}
        step={100}
        value={budget}
        onChange={setBudget}
        error={refused}
      />
      <Loaded query={refused === undefined ? presets : { ...presets, error: null }} lines={4}>
        {(rows) => (
          <Radio.Group label={t('start.bot.preset')} value={preset?.key ?? null} onChange={setChosen}>
            <Stack gap="sm" mt={4}>
              {rows.map(({ key, title, text, settings, mostMoney }) => (
                <Radio
                  key={key}
                  value={key}
                  label={title}
                  description={
                    <>
                      {text} <b>{t('start.bot.money', { seed: format.usd(settings.seed), most: format.usd(mostMoney) })}</b>
                    </>
                  }
                />
              ))}
            </Stack>
          </Radio.Group>
        )}
      </Loaded>
      {create.error !== null && <ProblemAlert error={create.error} />}
      <Group>
        <Button
          loading={create.isPending}
          disabled={!preset || !settled}
          onClick={() => {
            if (preset) {
              create.mutate({ body: preset.settings });
            }
          }}
        >
          {t('start.bot.make')}
        </Button>
        <Anchor component={Link} to="/bots/new" size="sm" underline="always">
          {t('start.bot.byHand')}
        </Anchor>
      </Group>
    </Stack>
  );
}
