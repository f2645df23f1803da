import { Button, Center, SimpleGrid, Stack, Text } from '@mantine/core';
import { DataTable } from 'mantine-datatable';
import 'mantine-datatable/styles.layer.css';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@/api/client';
import { Empty } from '@/ui/Empty';
import { Gain } from '@/ui/Gain';
import { useDetails } from '@/ui/useDetails';
import { useFormat } from '@/ui/useFormat';
import { wide } from '@/ui/widths';

type Sale = Schemas['TaxSaleDto'];

const step = 50;
const titleStyle = { whiteSpace: 'normal' } as const;

/** A year's sales with what each was gained by both methods, the latest first. */
export function Sales({ sales }: { sales: Sale[] }) {
  const { t } = useTranslation('books');
  const { t: common } = useTranslation();
  const format = useFormat();
  const [shown, setShown] = useState(step);
  const { opener, rowExpansion } = useDetails<Sale & { place: number }>(
    (sale) => sale.place,
    (sale) => <Details sale={sale} />,
    (sale) => t('tax.details', { symbol: sale.symbol, session: format.date(sale.session) }),
  );
  if (sales.length === 0) {
    return (
      <Empty title={t('tax.noSales')}>
        <Text size="sm" ta="center">
          {t('tax.noSalesText')}
        </Text>
      </Empty>
    );
  }

  const rows = sales.map((sale, place) => ({ ...sale, place })).reverse();
  return (
    <Stack gap="sm">
      <DataTable
        aria-label={t('tax.sales')}
        records={rows.slice(0, shown)}
        idAccessor="place"
        withTableBorder
        borderRadius="sm"
        verticalSpacing="xs"
        minHeight={0}
        rowExpansion={rowExpansion}
        columns={[
          { accessor: 'session', title: t('tax.session'), render: (sale) => format.date(sale.session) },
          { accessor: 'symbol', title: t('tax.symbol') },
          { accessor: 'quantity', title: t('tax.quantity'), textAlign: 'right', noWrap: true, titleStyle, visibleMediaQuery: wide, render: (sale) => format.number(sale.quantity) },
          { accessor: 'amount', title: t('tax.amount'), textAlign: 'right', noWrap: true, titleStyle, visibleMediaQuery: wide, render: (sale) => format.usd(sale.amount) },
          { accessor: 'rate', title: t('tax.rate'), textAlign: 'right', noWrap: true, titleStyle, visibleMediaQuery: wide, render: (sale) => format.number(sale.rate, 2) },
          { accessor: 'averageGainKrw', title: t('tax.average'), textAlign: 'right', noWrap: true, titleStyle, render: (sale) => <Gain value={sale.averageGainKrw} unit="krw" size="sm" /> },
          { accessor: 'fifoGainKrw', title: t('tax.fifo'), textAlign: 'right', noWrap: true, titleStyle, visibleMediaQuery: wide, render: (sale) => <Gain value={sale.fifoGainKrw} unit="krw" size="sm" /> },
          ...(opener ? [opener] : []),
        ]}
      />
      {shown < rows.length && (
        <Center>
          <Button
            variant="default"
            onClick={() => {
              setShown(shown + step);
            }}
          >
            {common('list.more')}
          </Button>
        </Center>
      )}
    </Stack>
  );
}

function Details({ sale }: { sale: Sale }) {
  const { t } = useTranslation('books');
  const format = useFormat();
  const facts: [string, string][] = [
    [t('tax.settled'), format.date(sale.settled)],
    [t('tax.quantity'), format.number(sale.quantity)],
    [t('tax.amount'), format.usd(sale.amount)],
    [t('tax.rate'), format.number(sale.rate, 2)],
    [t('tax.proceeds'), format.krw(sale.proceedsKrw)],
    [t('tax.fees'), format.krw(sale.feesKrw)],
    [`${t('tax.cost')} (${t('tax.average')})`, format.krw(sale.averageCostKrw)],
    [`${t('tax.gain')} (${t('tax.average')})`, format.krw(sale.averageGainKrw)],
    [`${t('tax.cost')} (${t('tax.fifo')})`, format.krw(sale.fifoCostKrw)],
    [`${t('tax.gain')} (${t('tax.fifo')})`, format.krw(sale.fifoGainKrw)],
  ];
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="xs" p="sm">
      {facts.map(([name, value]) => (
        <div key={name}>
          <Text size="xs" c="dimmed">
            {name}
          </Text>
          <Text size="sm">{value}</Text>
        </div>
      ))}
    </SimpleGrid>
  );
}
