import { Button, Text } from '@mantine/core';
import { IconDownload, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, api, type Schemas } from '@/api/client';
import { byCursor } from '@/ui/byCursor';
import { DataList } from '@/ui/DataList';
import { Empty } from '@/ui/Empty';
import { Gain } from '@/ui/Gain';
import { Page } from '@/ui/Page';
import { useFormat } from '@/ui/useFormat';
import { wide, wider } from '@/ui/widths';
import { download } from '../download';
import { FilterBar } from '../FilterBar';
import { useUrlFilters } from '../useUrlFilters';
import { useKind } from '../words';
import { RemoveDialog } from './RemoveDialog';
import { TradeDetails } from './TradeDetails';
import { TradeDialog } from './TradeDialog';

type Trade = Schemas['TradeDto'];

/** What was bought and sold, narrowed by the address. */
export function Component() {
  const { t } = useTranslation('books');
  const filters = useUrlFilters();
  const [exporting, setExporting] = useState(false);
  const [entry, setEntry] = useState<{ trade: Trade | null } | null>(null);
  const [removed, setRemoved] = useState<Trade | null>(null);
  const { bot, symbol, kind, from, to } = filters.filters;
  const narrowed = { bot, symbol, kind, from, to };

  const save = async () => {
    setExporting(true);
    await download('trades.csv', () => api.GET('/api/v1/trades/export', { params: { query: narrowed }, parseAs: 'blob' }));
    setExporting(false);
  };

  return (
    <Page
      title={t('trade.title')}
      actions={
        <>
          <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} loading={exporting} onClick={() => void save()}>
            {t('trade.export')}
          </Button>
          <Button
            variant="light"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => {
              setEntry({ trade: null });
            }}
          >
            {t('trade.add')}
          </Button>
        </>
      }
    >
      <FilterBar filters={filters} />
      <TradeList narrowed={narrowed} filtered={filters.any} onEdit={(trade) => { setEntry({ trade }); }} onRemove={setRemoved} />
      {entry && (
        <TradeDialog
          trade={entry.trade}
          onClose={() => {
            setEntry(null);
          }}
        />
      )}
      {removed && (
        <RemoveDialog
          trade={removed}
          onClose={() => {
            setRemoved(null);
          }}
        />
      )}
    </Page>
  );
}

interface ListProps {
  narrowed: { bot?: string; symbol?: string; kind?: string; from?: string; to?: string };
  filtered: boolean;
  onEdit: (trade: Trade) => void;
  onRemove: (trade: Trade) => void;
}

function TradeList({ narrowed, filtered, onEdit, onRemove }: ListProps) {
  const { t } = useTranslation('books');
  const kind = useKind();
  const format = useFormat();
  const query = $api.useInfiniteQuery(
    'get',
    '/api/v1/trades',
    { params: { query: { ...narrowed, limit: 50 } } },
    byCursor,
  );
  return (
    <DataList<Trade>
      query={query}
      label={t('trade.list')}
      idOf={(trade) => trade.id}
      empty={
        filtered ? (
          <Empty title={t('trade.noneFound')} />
        ) : (
          <Empty title={t('trade.empty')}>
            <Text size="sm" ta="center">
              {t('trade.emptyText')}
            </Text>
          </Empty>
        )
      }
      details={(trade) => <TradeDetails trade={trade} onEdit={onEdit} onRemove={onRemove} />}
      detailsLabel={(trade) => t('trade.details', { bot: trade.bot, kind: kind(trade.kind) })}
      columns={[
        { accessor: 'session', title: t('trade.when'), render: (trade) => format.day(trade.session) },
        {
          accessor: 'bot',
          title: t('order.what'),
          render: (trade) => (
            <>
              <Text span size="sm" fw={600}>
                {trade.bot}
              </Text>{' '}
              <Text span size="sm">
                {kind(trade.kind)}
              </Text>
            </>
          ),
        },
        { accessor: 'symbol', title: t('trade.symbol'), visibleMediaQuery: wide },
        { accessor: 'quantity', title: t('trade.quantity'), textAlign: 'right', visibleMediaQuery: wide, render: (trade) => format.number(trade.quantity) },
        { accessor: 'price', title: t('trade.price'), textAlign: 'right', visibleMediaQuery: wide, render: (trade) => format.usd(trade.price) },
        { accessor: 'total', title: t('trade.total'), textAlign: 'right', visibleMediaQuery: wide, render: (trade) => format.usd(trade.total) },
        { accessor: 'fees', title: t('trade.fees'), textAlign: 'right', visibleMediaQuery: wider, render: (trade) => format.usd(trade.fees) },
        {
          accessor: 'realisedProfit',
          // On a phone, a purchase has its amount here.
          title: (
            <>
              <Text span inherit visibleFrom="sm">
                {t('trade.profit')}
              </Text>
              <Text span inherit hiddenFrom="sm">
                {t('tradeAmountOrProfit')}
              </Text>
            </>
          ),
          textAlign: 'right',
          render: (trade) =>
            trade.realisedProfit === null ? (
              <Text span size="sm" c="dimmed" hiddenFrom="sm">
                {format.usd(trade.total)}
              </Text>
            ) : (
              <Gain value={trade.realisedProfit} size="sm" />
            ),
        },
        {
          accessor: 'profitRate',
          title: t('trade.rate'),
          textAlign: 'right',
          visibleMediaQuery: wider,
          render: (trade) => (trade.profitRate === null ? '' : <Gain value={trade.profitRate} unit="percent" size="sm" />),
        },
      ]}
    />
  );
}
