import { Text } from '@mantine/core';
import { DataTable, type DataTableColumn } from 'mantine-datatable';
import 'mantine-datatable/styles.layer.css';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@/api/client';
import { Empty } from '@/ui/Empty';
import { Gain } from '@/ui/Gain';
import { useFormat } from '@/ui/useFormat';
import { wide, wider, widest } from '@/ui/widths';

const titleStyle = { whiteSpace: 'normal' } as const;

export interface SumsRow {
  id: string;
  name: string;
  hint?: string | undefined;
  note?: string | undefined;
  sums: Schemas['ProfitSums'];
  cycle?: Schemas['CycleProfitDto'];
}

interface Props {
  label: string;
  /** What a row is. */
  name: string;
  rows: SumsRow[];
  /** Heading of the rows' notes. */
  note?: string;
  more?: DataTableColumn<SumsRow>[];
}

/** Profits side by side, in dollars and won. */
export function SumsTable({ label, name, rows, note, more = [] }: Props) {
  const { t } = useTranslation('books');
  const format = useFormat();
  return rows.length === 0 ? (
    <Empty title={t('profitNoneHere')} />
  ) : (
    <DataTable<SumsRow>
      aria-label={label}
      records={rows}
      idAccessor="id"
      withTableBorder
      borderRadius="sm"
      verticalSpacing="xs"
      minHeight={0}
      noRecordsText=""
      columns={[
        {
          accessor: 'name',
          title: name,
          render: (row) => (
            <>
              <Text span size="sm" fw={600}>
                {row.name}
              </Text>
              {row.hint && (
                <Text span size="xs" c="dimmed">
                  {' '}
                  {row.hint}
                </Text>
              )}
            </>
          ),
        },
        ...more,
        {
          accessor: 'sums.profit',
          title: t('profit.realised'),
          textAlign: 'right', noWrap: true, titleStyle,
          render: ({ sums }) => (
            <>
              <Gain value={sums.profit} fw={600} size="sm" />
              <Text size="xs" c="dimmed" hiddenFrom="sm">
                {sums.profitKrw === null ? '' : format.krw(sums.profitKrw)}
              </Text>
            </>
          ),
        },
        { accessor: 'sums.profitKrw', title: t('profit.won'), textAlign: 'right', noWrap: true, titleStyle, visibleMediaQuery: wide, render: ({ sums }) => <Gain value={sums.profitKrw} unit="krw" size="sm" /> },
        ...(note ? [{ accessor: 'note', title: note, textAlign: 'right' as const, noWrap: true, titleStyle, visibleMediaQuery: wide, render: (row: SumsRow) => row.note ?? '–' }] : []),
        { accessor: 'sums.sales', title: t('profit.sales'), textAlign: 'right', noWrap: true, titleStyle, visibleMediaQuery: wide, render: ({ sums }) => t('profit.count', { count: sums.sales }) },
        { accessor: 'sums.sold', title: t('profit.sold'), textAlign: 'right', noWrap: true, titleStyle, visibleMediaQuery: widest, render: ({ sums }) => format.usd(sums.sold) },
        { accessor: 'sums.fees', title: t('profit.fees'), textAlign: 'right', noWrap: true, titleStyle, visibleMediaQuery: wider, render: ({ sums }) => format.usd(sums.fees) },
      ]}
    />
  );
}
