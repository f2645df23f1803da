import { Button, Center, Stack } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { DataTable, type DataTableColumn } from 'mantine-datatable';
import 'mantine-datatable/styles.layer.css';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Loaded } from './Loaded';
import { useDetails } from './useDetails';

interface PageOf<T> {
  items: T[];
  nextCursor: string | null;
}

interface Props<T> {
  /** A cursor-paged list, read with `byCursor`. */
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
  const { opener, rowExpansion } = useDetails(idOf, details, detailsLabel);
  return (
    <Loaded query={query} lines={6} empty={empty} isEmpty={(data) => data.pages.every((page) => page.items.length === 0)}>
      {(data) => (
        <Stack gap="sm">
          <DataTable<T>
            scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
            aria-label={label}
            records={data.pages.flatMap((page) => page.items)}
            columns={[...columns.map(unbroken), ...(opener ? [opener] : [])]}
            idAccessor={(row) => idOf(row)}
            verticalSpacing="xs"
            withTableBorder
            borderRadius="sm"
            minHeight={0}
            noRecordsText=""
            rowExpansion={rowExpansion}
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
