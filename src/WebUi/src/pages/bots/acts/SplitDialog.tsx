import { Group, NumberInput, Stack, Table, Text } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, api, type Schemas } from '@/api/client';
import { ActDialog } from '@/ui/ActDialog';
import { LocalDates } from '@/ui/LocalDates';
import { told } from '@/ui/notify';
import { useFormat } from '@/ui/useFormat';
import { readBotsAnew } from '../useBots';
import { Wide } from '../Wide';

interface Props {
  bot: Schemas['BotDto'];
  onClose: () => void;
}

const largest = 1000;

/** Applies a stock split to all that is held of the bot's symbol, and lets the bots go on that were stopped for it. Nothing is filled in: the ratio is what the company said. */
export default function SplitDialog({ bot: { symbol }, onClose }: Props) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const { data: server } = $api.useQuery('get', '/api/v1/server', {}, { staleTime: 60_000 });
  const [numerator, setNumerator] = useState<number | string>('');
  const [denominator, setDenominator] = useState<number | string>('');
  const [effectiveDate, setEffectiveDate] = useState<string | null>(null);
  const typed = useMemo(
    () =>
      typeof numerator === 'number' && typeof denominator === 'number' && numerator >= 1 && denominator >= 1 && numerator !== denominator && effectiveDate !== null ? { symbol, numerator, denominator, effectiveDate } : null,
    [symbol, numerator, denominator, effectiveDate],
  );
  const [asked] = useDebouncedValue(typed, 400);
  const send = async (confirmed: boolean, key?: string) =>
    api.POST('/api/v1/trading/splits', { params: key === undefined ? {} : { header: { 'Idempotency-Key': key } }, body: { ...(asked as NonNullable<typeof asked>), confirmed } });
  const shares = { min: 1, max: largest, allowDecimal: false, allowNegative: false, clampBehavior: 'strict', w: 120 } as const;
  return (
    <ActDialog
      opened
      onClose={onClose}
      title={t('split.title', { symbol })}
      danger
      wish={['split', symbol, asked?.numerator, asked?.denominator, asked?.effectiveDate]}
      waiting={asked === null ? t('split.waiting') : undefined}
      fields={
        <Stack gap="xs">
          <Text size="sm">{t('split.text', { symbol })}</Text>
          <Group align="end" gap="xs">
            <NumberInput label={t('split.old')} value={denominator} onChange={setDenominator} error={numerator !== '' && numerator === denominator} {...shares} />
            <NumberInput label={t('split.new')} value={numerator} onChange={setNumerator} error={numerator !== '' && numerator === denominator} {...shares} />
            <LocalDates>
              <DatePickerInput
                label={t('split.date')}
                placeholder={t('split.datePlaceholder')}
                valueFormat="YYYY-MM-DD"
                value={effectiveDate}
                onChange={setEffectiveDate}
                maxDate={server?.now.slice(0, 10)}
                defaultDate={server?.now.slice(0, 10)}
                miw={160}
              />
            </LocalDates>
          </Group>
        </Stack>
      }
      dryRun={() => send(false)}
      mayAct={() => typed !== null && typed === asked}
      confirm={(preview) => t('split.confirm', { ratio: ratioOf(preview) })}
      act={(key) => send(true, key)}
      done={() => {
        told(t('split.done', { symbol }));
        onClose();
        void readBotsAnew();
      }}
    >
      {(preview) => (
        <Stack gap="sm">
          <Text fw={600}>{t(preview.numerator > preview.denominator ? 'split.means' : 'split.meansReverse', { symbol, old: format.number(preview.denominator), new: format.number(preview.numerator), date: format.date(preview.effectiveDate) })}</Text>
          {preview.holdings.length === 0 ? (
            <Text size="sm">{t('split.noHoldings', { symbol })}</Text>
          ) : (
            <Wide label={t('split.holdings')} minWidth={240}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('split.holding')}</Table.Th>
                  <Table.Th ta="right">{t('split.quantity')}</Table.Th>
                  <Table.Th ta="right">{t('line.average')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {preview.holdings.map((holding) => (
                  <Table.Tr key={holding.name}>
                    <Table.Th scope="row" fw={400}>
                      {holding.name}
                    </Table.Th>
                    <Table.Td ta="right">
                      {format.number(holding.quantityBefore)} → <b>{format.number(holding.quantityAfter)}</b>
                    </Table.Td>
                    <Table.Td ta="right">
                      {format.usd(holding.averagePriceBefore)} → <b>{format.usd(holding.averagePriceAfter)}</b>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Wide>
          )}
        </Stack>
      )}
    </ActDialog>
  );
}

const ratioOf = ({ numerator, denominator }: Schemas['SplitDto']) => `${String(numerator)}:${String(denominator)}`;
