import { ActionIcon, Button, Collapse, FileButton, Group, NumberInput, Paper, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconTrash, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { Loaded } from '@/ui/Loaded';
import { refused, told } from '@/ui/notify';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { useApiForm } from '@/ui/useApiForm';
import { useFormat } from '@/ui/useFormat';
import { LocalDates } from '@/ui/LocalDates';
import { MonthRate } from './MissingRates';

/** A year's exchange rates: what there is, where from, and setting them. */
export default function Rates({ year }: { year: number }) {
  const query = $api.useQuery('get', '/api/v1/exchange-rates', { params: { query: { year } } });
  return (
    <Loaded query={query} lines={8}>
      {(rates) => (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <Months rates={rates} />
          <Days rates={rates} />
        </SimpleGrid>
      )}
    </Loaded>
  );
}

const months = Array.from({ length: 12 }, (_, month) => String(month + 1).padStart(2, '0'));

function Months({ rates }: { rates: Schemas['ExchangeRatesDto'] }) {
  const { t } = useTranslation('books');
  const format = useFormat();
  const source = useSource();
  const [edited, setEdited] = useState<string | null>(null);
  return (
    <Paper withBorder p="md" component="section">
      <Title order={2} size="h5">
        {t('rates.months')}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t('rates.monthsText')}
      </Text>
      <Table aria-label={t('rates.months')} fz="sm" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('rates.month')}</Table.Th>
            <Table.Th ta="right">{t('rates.won')}</Table.Th>
            <Table.Th visibleFrom="xs">{t('rates.source')}</Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {months.map((number) => {
            const month = `${rates.year}-${number}`;
            const rate = rates.months.find((one) => one.month === month);
            return edited === month ? (
              <Table.Tr key={month}>
                <Table.Td colSpan={4}>
                  <MonthRate
                    month={month}
                    won={rate?.won ?? null}
                    done={() => {
                      setEdited(null);
                    }}
                  />
                </Table.Td>
              </Table.Tr>
            ) : (
              <Table.Tr key={month}>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{month}</Table.Td>
                <Table.Td ta="right">{rate ? format.number(rate.won, 2) : t('rates.none')}</Table.Td>
                <Table.Td visibleFrom="xs">{rate ? source(rate.source) : ''}</Table.Td>
                <Table.Td ta="right">
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    aria-label={t('rates.edit', { month })}
                    onClick={() => {
                      setEdited(month);
                    }}
                  >
                    {t('rates.change')}
                  </Button>
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function Days({ rates }: { rates: Schemas['ExchangeRatesDto'] }) {
  const { t } = useTranslation('books');
  const format = useFormat();
  const source = useSource();
  const [shown, setShown] = useState(false);
  const { form, error, busy, onSubmit } = useApiForm(
    { initialValues: { date: null as string | null, won: '' as number | string } },
    (values) => api.PUT('/api/v1/exchange-rates/daily/{date}', { params: { path: { date: values.date ?? '' } }, body: { won: Number(values.won) } }),
    () => {
      told(t('rates.saved'));
      form.reset();
      void queryClient.invalidateQueries();
    },
  );
  const upload = async (file: File | null) => {
    if (!file) {
      return;
    }

    const { data, error: refusal } = await api.POST('/api/v1/exchange-rates/daily/csv', {
      body: await file.text(),
      bodySerializer: (text) => text as string,
      headers: { 'Content-Type': 'text/csv' },
    });
    if (data) {
      told(t('rates.uploaded', { added: String(data.added), changed: String(data.changed) }));
      void queryClient.invalidateQueries();
    } else {
      refused(refusal);
    }
  };
  const remove = async (date: string) => {
    const { error: refusal } = await api.DELETE('/api/v1/exchange-rates/daily/{date}', { params: { path: { date } } });
    if (refusal === undefined) {
      told(t('rates.removed'));
      void queryClient.invalidateQueries();
    } else {
      refused(refusal);
    }
  };
  return (
    <Paper withBorder p="md" component="section">
      <Title order={2} size="h5">
        {t('rates.days')}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {t('rates.daysText')}
      </Text>
      <LocalDates>
        <form onSubmit={onSubmit} aria-label={t('rates.addDay')}>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
            <DatePickerInput label={t('rates.date')} valueFormat="YYYY-MM-DD" defaultDate={`${rates.year}-01-01`} key={form.key('date')} {...form.getInputProps('date')} />
            <NumberInput label={t('rates.won')} hideControls decimalScale={4} thousandSeparator="," suffix="원" key={form.key('won')} {...form.getInputProps('won')} />
          </SimpleGrid>
          {error !== null && <ProblemAlert error={error} />}
          <Group mt="xs" gap="xs">
            <Button type="submit" loading={busy} disabled={!form.values.date || form.values.won === ''}>
              {t('rates.set')}
            </Button>
            <FileButton accept="text/csv,.csv" onChange={(file) => void upload(file)}>
              {(props) => (
                <Button variant="default" leftSection={<IconUpload size={16} aria-hidden />} {...props}>
                  {t('rates.upload')}
                </Button>
              )}
            </FileButton>
          </Group>
          <Text size="xs" c="dimmed" mt={4}>
            {t('rates.uploadHint')}
          </Text>
        </form>
      </LocalDates>
      {rates.days.length === 0 ? (
        <Text size="sm" mt="sm">
          {t('rates.noDays')}
        </Text>
      ) : (
        <>
          <Button
            mt="sm"
            variant="subtle"
            size="compact-sm"
            aria-expanded={shown}
            onClick={() => {
              setShown(!shown);
            }}
          >
            {t('rates.showDays', { count: rates.days.length })}
          </Button>
          <Collapse expanded={shown}>
            <Stack mah={360} style={{ overflowY: 'auto' }} tabIndex={0}>
              <Table aria-label={t('rates.list', { year: String(rates.year) })} fz="sm" verticalSpacing={2}>
                <Table.Tbody>
                  {[...rates.days].reverse().map((day) => (
                    <Table.Tr key={day.date}>
                      <Table.Td>{day.date}</Table.Td>
                      <Table.Td ta="right">{format.number(day.won, 2)}</Table.Td>
                      <Table.Td>{source(day.source)}</Table.Td>
                      <Table.Td ta="right">
                        <ActionIcon variant="subtle" color="gray" aria-label={t('rates.remove', { date: day.date })} onClick={() => void remove(day.date)}>
                          <IconTrash size={14} aria-hidden />
                        </ActionIcon>
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Stack>
          </Collapse>
        </>
      )}
    </Paper>
  );
}

/** Where a rate is from, in words; what is none of the usual is told as it is. */
function useSource(): (source: string) => string {
  const { t, i18n } = useTranslation('books');
  return (source) => (i18n.exists(`books:profit.rateSource.${source}`) ? t(`profit.rateSource.${source as 'hand'}`) : source);
}
