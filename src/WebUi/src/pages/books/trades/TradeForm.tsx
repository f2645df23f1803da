import { Button, Group, Modal, NumberInput, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { DatePickerInput, DateTimePicker } from '@mantine/dates';
import { useTranslation } from 'react-i18next';
import { $api, type Schemas } from '@/api/client';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useApiForm } from '@/ui/useApiForm';
import { useFormat } from '@/ui/useFormat';
import { LocalDates } from '@/ui/LocalDates';
import { isBuy, kinds, useKind } from '../words';
import { nowWall, toMoment, toWall } from './times';

interface Props {
  opened: boolean;
  title: string;
  trade: Schemas['TradeDto'] | null;
  dryRun: (body: Schemas['TradeRequest']) => Promise<{ data?: unknown; error?: unknown }>;
  onClose: () => void;
  onEntered: (body: Schemas['TradeRequest']) => void;
}

/** What a trade was. The API looks at it before anything is confirmed, so that its words stand at the fields. */
export function TradeForm({ opened, title, trade, dryRun, onClose, onEntered }: Props) {
  const { t } = useTranslation('books');
  const { t: common } = useTranslation();
  const kind = useKind();
  const { zone } = useFormat();
  const bots = $api.useQuery('get', '/api/v1/bots');
  const missing = (value: unknown) => (value === null || String(value).trim() === '' ? t('trade.missing') : null);
  const { form, error, busy, onSubmit } = useApiForm(
    {
      initialValues: {
        botId: trade?.botId ?? '',
        name: trade?.bot ?? '',
        symbol: trade?.symbol ?? '',
        session: trade?.session ?? null,
        kind: (trade?.kind ?? 'Buy') as string,
        quantity: (trade?.quantity ?? '') as number | string,
        price: (trade?.price ?? '') as number | string,
        fees: (trade?.fees ?? 0) as number | string,
        averagePrice: (trade && !isBuy(trade.kind) ? trade.averagePrice : '') as number | string,
        realisedProfit: (trade?.realisedProfit ?? '') as number | string,
        executedAt: (trade ? toWall(trade.executedAt, zone) : nowWall(zone)) as string | null,
      },
      validate: {
        name: missing,
        symbol: missing,
        session: missing,
        executedAt: missing,
        quantity: missing,
        price: missing,
      },
    },
    (values) => dryRun(bodyOf(values, zone)),
    (_, values) => {
      onEntered(bodyOf(values, zone));
    },
  );
  const sale = !isBuy(form.values.kind);
  const figure = (name: 'quantity' | 'price' | 'fees' | 'averagePrice' | 'realisedProfit', more: object = {}) => (
    <NumberInput label={t(`trade.${name === 'averagePrice' ? 'average' : name === 'realisedProfit' ? 'realised' : name}`)} hideControls decimalScale={8} thousandSeparator="," key={form.key(name)} {...form.getInputProps(name)} {...more} />
  );
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="lg" centered>
      <form onSubmit={onSubmit} noValidate>
        <LocalDates>
          <Stack>
            <Text size="sm" c="dimmed">
              {t('trade.explanation')}
            </Text>
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
              <Select
                label={t('trade.bot')}
                placeholder={t('trade.noBot')}
                data={(bots.data ?? []).map((bot) => ({ value: bot.id, label: `${bot.name} · ${bot.symbol}` }))}
                value={form.values.botId || null}
                onChange={(id) => {
                  const bot = bots.data?.find((one) => one.id === id);
                  form.setValues({ botId: id ?? '', ...(bot && { name: bot.name, symbol: bot.symbol }) });
                }}
                error={form.errors.botId}
                clearable
              />
              <TextInput label={t('trade.name')} required key={form.key('name')} {...form.getInputProps('name')} />
              <TextInput label={t('trade.symbol')} required autoCapitalize="characters" key={form.key('symbol')} {...form.getInputProps('symbol')} />
              <Select label={t('trade.kind')} required allowDeselect={false} data={kinds.map((value) => ({ value, label: kind(value) }))} key={form.key('kind')} {...form.getInputProps('kind')} />
              <DatePickerInput label={t('trade.session')} required valueFormat="YYYY-MM-DD" key={form.key('session')} {...form.getInputProps('session')} />
              <DateTimePicker label={t('trade.executed')} required withSeconds valueFormat="YYYY-MM-DD HH:mm:ss" key={form.key('executedAt')} {...form.getInputProps('executedAt')} />
              {figure('quantity', { required: true })}
              {figure('price', { required: true, prefix: '$' })}
              {figure('fees', { prefix: '$', description: t('trade.feesHint') })}
              {sale && figure('averagePrice', { required: true, prefix: '$', description: t('trade.averageHint') })}
              {sale && figure('realisedProfit', { prefix: '$', description: t('trade.realisedHint') })}
            </SimpleGrid>
            {error !== null && <ProblemAlert error={error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {common('act.leave')}
              </Button>
              <Button type="submit" loading={busy}>
                {t('trade.check')}
              </Button>
            </Group>
          </Stack>
        </LocalDates>
      </form>
    </Modal>
  );
}

interface Values {
  botId: string;
  name: string;
  symbol: string;
  session: string | null;
  kind: string;
  quantity: number | string;
  price: number | string;
  fees: number | string;
  averagePrice: number | string;
  realisedProfit: number | string;
  executedAt: string | null;
}

function bodyOf(values: Values, zone: string): Schemas['TradeRequest'] {
  const sale = !isBuy(values.kind);
  return {
    botId: values.botId || null,
    name: values.name.trim(),
    symbol: values.symbol.trim().toUpperCase(),
    session: values.session ?? '',
    kind: values.kind,
    quantity: Number(values.quantity),
    price: Number(values.price),
    fees: Number(values.fees),
    averagePrice: sale && values.averagePrice !== '' ? Number(values.averagePrice) : null,
    realisedProfit: sale && values.realisedProfit !== '' ? Number(values.realisedProfit) : null,
    executedAt: values.executedAt ? toMoment(values.executedAt, zone) : '',
  };
}
