import { Alert, Button, List, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { $api, api, type Schemas } from '@/api/client';
import { Loaded } from '@/ui/Loaded';
import { Page } from '@/ui/Page';
import { useFormat } from '@/ui/useFormat';
import { download } from '../download';
import { Sales } from './Sales';
import { TaxSum } from './TaxSum';

/** An estimate of a year's tax on gains, by both methods and sale by sale. */
export function Component() {
  const { t } = useTranslation('books');
  const [params, setParams] = useSearchParams();
  const [exporting, setExporting] = useState(false);
  const years = $api.useQuery('get', '/api/v1/reports/profit/years');
  const known = (years.data ?? []).map((row) => row.year);
  const year = Number(params.get('year')) || known.at(-1) || new Date().getFullYear();
  const choices = [...new Set([...known, year])].sort((a, b) => b - a);
  const query = $api.useQuery('get', '/api/v1/reports/tax/{year}', { params: { path: { year } } }, { enabled: !years.isPending });

  const save = async () => {
    setExporting(true);
    await download(`tax-${year}.csv`, () => api.GET('/api/v1/reports/tax/{year}/csv', { params: { path: { year } }, parseAs: 'blob' }));
    setExporting(false);
  };

  return (
    <Page
      title={t('tax.title')}
      actions={
        <>
          <Select
            aria-label={t('tax.year')}
            w={110}
            allowDeselect={false}
            data={choices.map(String)}
            value={String(year)}
            onChange={(value) => {
              setParams({ year: value ?? '' }, { replace: true });
            }}
          />
          <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} loading={exporting} onClick={() => void save()}>
            {t('tax.csv')}
          </Button>
        </>
      }
    >
      <Text size="sm" c="dimmed">
        {t('tax.about')}
      </Text>
      <Loaded query={query} lines={10}>
        {(tax) => <Estimate tax={tax} />}
      </Loaded>
    </Page>
  );
}

function Estimate({ tax }: { tax: Schemas['TaxEstimateDto'] }) {
  const { t } = useTranslation('books');
  const format = useFormat();
  return (
    <Stack gap="md">
      {!tax.complete && (
        <Alert role="alert" color="red" icon={<IconAlertTriangle aria-hidden />} title={t('tax.incomplete')}>
          {t('tax.incompleteText')}
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TaxSum name={t('tax.average')} sum={tax.movingAverage} allowance={tax.allowance} />
        <TaxSum name={t('tax.fifo')} sum={tax.firstInFirstOut} allowance={tax.allowance} />
      </SimpleGrid>
      {tax.replacedRates.length > 0 && <Replaced tax={tax} />}
      <section aria-labelledby="tax-sales">
        <Title order={2} size="h4" id="tax-sales" mb="xs">
          {t('tax.sales')}
        </Title>
        <Sales key={tax.year} sales={tax.sales} />
      </section>
      {tax.openings.length > 0 && (
        <section aria-labelledby="tax-openings">
          <Title order={2} size="h4" id="tax-openings" mb="xs">
            {t('tax.openings')}
          </Title>
          <List size="sm" spacing={4}>
            {tax.openings.map((lot) => (
              <List.Item key={lot.symbol}>
                {t('tax.opening', { symbol: lot.symbol, quantity: format.number(lot.quantity), cost: format.usd(lot.cost), date: format.date(lot.assumedDate) })}{' '}
                {lot.suspectedSplit && t('tax.split', { ratio: lot.suspectedSplit })}
              </List.Item>
            ))}
          </List>
        </section>
      )}
      <section aria-labelledby="tax-notes">
        <Title order={2} size="h4" id="tax-notes" mb="xs">
          {t('tax.notes')}
        </Title>
        <List size="sm" spacing="xs">
          {tax.notes.map((note) => (
            <List.Item key={note}>{note}</List.Item>
          ))}
        </List>
      </section>
    </Stack>
  );
}

const few = 8;

function Replaced({ tax }: { tax: Schemas['TaxEstimateDto'] }) {
  const { t } = useTranslation('books');
  const format = useFormat();
  const [all, setAll] = useState(false);
  const days = all ? tax.replacedRates : tax.replacedRates.slice(0, few);
  return (
    <Alert color={tax.complete ? 'yellow' : 'red'} icon={<IconAlertTriangle aria-hidden />} title={t('tax.replacedText', { count: tax.replacedRates.length })}>
      <List size="sm" spacing={2}>
        {days.map((day) => (
          <List.Item key={day.date}>
            {day.won === null
              ? t('tax.replacedNone', { date: format.date(day.date) })
              : day.usedDate === null
                ? t('tax.replacedMonth', { date: format.date(day.date), won: format.number(day.won, 2) })
                : t('tax.replacedUsed', { date: format.date(day.date), used: format.date(day.usedDate), won: format.number(day.won, 2) })}
          </List.Item>
        ))}
      </List>
      {!all && tax.replacedRates.length > few && (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            setAll(true);
          }}
        >
          {t('tax.more', { count: tax.replacedRates.length - few })}
        </Button>
      )}
      <Button mt="xs" size="xs" component={Link} to={`/profit?view=rates&year=${tax.year}`}>
        {t('tax.toRates')}
      </Button>
    </Alert>
  );
}
