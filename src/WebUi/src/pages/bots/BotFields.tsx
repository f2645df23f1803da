import { ActionIcon, Button, Checkbox, Fieldset, Group, NumberInput, Select, SimpleGrid, Stack, Switch, Text, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { BotValues } from './botValues';

/** All settings of a bot. */
export function BotFields({ form, isNew }: { form: UseFormReturnType<BotValues>; isNew: boolean }) {
  const { t } = useTranslation('bots');
  const field = (name: string) => ({ key: form.key(name), ...form.getInputProps(name) });
  const check = (name: string) => ({ key: form.key(name), ...form.getInputProps(name, { type: 'checkbox' }) });
  const number = (name: string, label: string, more?: { description?: string; min?: number; max?: number; decimalScale?: number; prefix?: string; suffix?: string }) => (
    <NumberInput {...more} {...field(name)} key={form.key(name)} label={label} min={more?.min ?? 0} thousandSeparator="," inputMode="decimal" />
  );
  return (
    <Stack>
      <Fieldset legend={t('form.basics')}>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput {...field('name')} key={form.key('name')} label={t('form.name')} maxLength={40} required />
          <TextInput {...field('symbol')} key={form.key('symbol')} label={t('form.symbol')} placeholder="TQQQ" maxLength={10} autoCapitalize="characters" required />
          {number('seed', t('form.seed'), { description: t('form.seedText'), decimalScale: 2 })}
          {number('maxTier', t('form.maxTier'), { description: t('form.maxTierText') })}
          {number('profitRate', t('form.profitRate'), { description: t('form.profitRateText') })}
          {number('bandPercent', t('form.bandPercent'), { description: t('form.bandPercentText') })}
          <Select
            {...field('pivotRule')}
            key={form.key('pivotRule')}
            label={t('form.pivotRule')}
            allowDeselect={false}
            data={(['P2_3', 'P1_2', 'P1'] as const).map((value) => ({ value, label: t(`form.pivot.${value}`) }))}
          />
          {!isNew && number('addedSeed', t('form.addedSeed'), { description: t('form.addedSeedText'), min: -100_000_000, decimalScale: 8 })}
        </SimpleGrid>
        <Switch {...check('active')} key={form.key('active')} mt="md" label={t('form.active')} description={t('form.activeText')} />
      </Fieldset>
      <Fieldset legend={t('form.buying')}>
        <Stack gap="xs">
          <Checkbox {...check('checkAveragePrice')} key={form.key('checkAveragePrice')} label={t('form.checkAveragePrice')} />
          <Checkbox {...check('checkBandPrice')} key={form.key('checkBandPrice')} label={t('form.checkBandPrice')} />
          <Text size="sm">{t('form.checksText')}</Text>
        </Stack>
      </Fieldset>
      <Dips form={form} />
      <Fieldset legend={t('form.trailing')}>
        <Stack gap="sm">
          <Switch {...check('trailing.enabled')} key={form.key('trailing.enabled')} label={t('form.enabled')} />
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            {number('trailing.tierThreshold', t('form.tierThreshold'), { max: 100 })}
            {number('trailing.stopRate', t('form.stopRate'), { max: 100 })}
            {number('trailing.floorRate', t('form.floorRate'), { max: 100 })}
          </SimpleGrid>
        </Stack>
      </Fieldset>
      <Fieldset legend={t('form.selling')}>
        <Stack gap="sm">
          <Checkbox {...check('skipSell')} key={form.key('skipSell')} label={t('form.skipSell')} description={t('form.skipSellText')} />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>{number('sellCooldownDays', t('form.sellCooldownDays'), { decimalScale: 0 })}</SimpleGrid>
          <Checkbox {...check('sellCooldownLossOnly')} key={form.key('sellCooldownLossOnly')} label={t('form.sellCooldownLossOnly')} />
        </Stack>
      </Fieldset>
    </Stack>
  );
}

/** Purchases near the close after a drop. */
function Dips({ form }: { form: UseFormReturnType<BotValues> }) {
  const { t } = useTranslation('bots');
  const rules = form.getValues().closingDipRules;
  return (
    <Fieldset legend={t('form.dips')}>
      <Stack gap="xs">
        {rules.length === 0 && <Text size="sm">{t('form.noDips')}</Text>}
        {rules.map((_, index) => (
          <Group key={form.key(`closingDipRules.${String(index)}`)} align="end" wrap="nowrap">
            {(['dropRate', 'seedRate'] as const).map((name) => {
              const path = `closingDipRules.${String(index)}.${name}`;
              return <NumberInput key={form.key(path)} {...form.getInputProps(path)} label={t(`form.${name}`)} min={0} flex={1} inputMode="decimal" />;
            })}
            <ActionIcon
              variant="subtle"
              color="red"
              size="lg"
              mb={2}
              aria-label={t('form.removeDip')}
              onClick={() => {
                form.removeListItem('closingDipRules', index);
              }}
            >
              <IconTrash size={18} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <Group>
          <Button
            variant="light"
            size="xs"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={rules.length >= 20}
            onClick={() => {
              form.insertListItem('closingDipRules', { dropRate: 5, seedRate: 20 });
            }}
          >
            {t('form.addDip')}
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  );
}
