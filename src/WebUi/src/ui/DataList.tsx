import { ActionIcon, Button, Center, Stack, VisuallyHidden } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { DataTable, type DataTableColumn } from 'mantine-datatable';
import 'mantine-datatable/styles.layer.css';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Loaded } from './Loaded';

interface PageOf<T> {
  items: T[];
  nextCursor: string | null;
}

interface Props<T> {
  /** A cursor-paged list, see `useCursorList`. */
  query: UseInfiniteQueryResult<InfiniteData<PageOf<T>>, unknown>;
  columns: DataTableColumn<T>[];
  idOf: (row: T) => string;
  empty: ReactNode;
  /** What the table is, for who listens. */
  label: string;
  /** Rows that open: what is in them. */
  details?: (row: T) => ReactNode;
  /** What the button that opens a row says. */
  detailsLabel?: (row: T) => string;
}

/** A long list of the API's, page after page. Figures go in columns with `textAlign: 'right'`. */
export function DataList<T>({ query, columns, idOf, empty, label, details, detailsLabel }: Props<T>) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<unknown[]>([]);
  const opener: DataTableColumn<T> = {
    accessor: 'details',
    title: <VisuallyHidden>{t('list.details')}</VisuallyHidden>,
    width: 40,
    textAlign: 'right',
    // A row opens by a click anywhere on it, which the table sees to; this is for the keyboard and for who listens.
    render: (row) => (
      <ActionIcon variant="subtle" color="gray" size="sm" aria-expanded={open.includes(idOf(row))} aria-label={detailsLabel?.(row) ?? t('list.details')}>
        {open.includes(idOf(row)) ? <IconChevronDown size={16} aria-hidden /> : <IconChevronRight size={16} aria-hidden />}
      </ActionIcon>
    ),
  };
  return (
    <Loaded query={query} lines={6} empty={empty} isEmpty={(data) => data.pages.every((page) => page.items.length === 0)}>
      {(data) => (
        <Stack gap="sm">
          <DataTable<T>
            aria-label={label}
            records={data.pages.flatMap((page) => page.items)}
            columns={[...columns.map(unbroken), ...(details ? [opener] : [])]}
            idAccessor={(row) => idOf(row)}
            verticalSpacing="xs"
            withTableBorder
            borderRadius="sm"
            minHeight={0}
            rowExpansion={
              details && {
                allowMultiple: true,
                expanded: { recordIds: open, onRecordIdsChange: setOpen },
                content: ({ record }) => details(record),
              }
            }
          />
          {query.hasNextPage && (
            <Center>
              <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t('list.more')}
              </Button>
            </Center>
          )}
        </Stack>
      )}
    </Loaded>
  );
}

/** A figure that breaks in two cannot be read. */
const unbroken = <T,>(column: DataTableColumn<T>): DataTableColumn<T> => (column.textAlign === 'right' && !column.ellipsis ? { titleStyle: { whiteSpace: 'normal' }, ...column, ellipsis: undefined, noWrap: true } : column);
