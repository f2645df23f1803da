import { Anchor, Button, Group, NumberInput, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { told } from '@/ui/notify';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useApiForm } from '@/ui/useApiForm';

/** What people usually begin with; everything else has its default, and can be changed later. */
const presets = {
  TQQQ: { symbol: 'TQQQ', name: 'TQ_1', seed: 500 },
  SOXL: { symbol: 'SOXL', name: 'SO_1', seed: 500 },
} as const;
type Preset = keyof typeof presets;

/** The first bot. */
export function BotStep({ bots, onDone }: { bots: readonly Schemas['BotDto'][]; onDone: () => void }) {
  const { t } = useTranslation(['door', 'common']);
  const { form, error, busy, onSubmit } = useApiForm(
    { initialValues: { preset: 'TQQQ' as Preset, name: presets.TQQQ.name as string, seed: presets.TQQQ.seed as number | string } },
    ({ preset, name, seed }) => api.POST('/api/v1/bots', { body: { name: name.trim(), symbol: presets[preset].symbol, seed: Number(seed) } }),
    (bot) => {
      void queryClient.invalidateQueries();
      told(t('start.bot.made', { name: bot?.name ?? '' }));
      onDone();
    },
  );

  if (bots.length > 0) {
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

  return (
    <form onSubmit={onSubmit}>
      <Stack gap="sm">
        {error !== null && <ProblemAlert error={error} />}
        <Radio.Group
          label={t('start.bot.preset')}
          {...form.getInputProps('preset')}
          onChange={(value) => {
            const preset = value as Preset;
            form.setValues({ preset, name: presets[preset].name });
          }}
        >
          <Stack gap="xs" mt={4}>
            {(Object.keys(presets) as Preset[]).map((preset) => (
              <Radio key={preset} value={preset} label={t(`start.bot.presets.${preset}.name`)} description={t(`start.bot.presets.${preset}.text`)} />
            ))}
          </Stack>
        </Radio.Group>
        <TextInput label={t('start.bot.name')} required key={form.key('name')} {...form.getInputProps('name')} />
        <NumberInput
          label={t('start.bot.seed')}
          description={t('start.bot.seedText')}
          prefix="$"
          thousandSeparator
          decimalScale={2}
          min={0}
          required
          key={form.key('seed')}
          {...form.getInputProps('seed')}
        />
        <Text size="sm" c="dimmed">
          {t('start.bot.rules')}
        </Text>
        <Group>
          <Button type="submit" loading={busy}>
            {t('start.bot.make')}
          </Button>
          <Anchor component={Link} to="/bots/new" size="sm" underline="always">
            {t('start.bot.byHand')}
          </Anchor>
        </Group>
      </Stack>
    </form>
  );
}
