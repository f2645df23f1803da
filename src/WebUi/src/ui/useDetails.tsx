import { ActionIcon, VisuallyHidden } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { DataTableColumn, DataTableRowExpansionProps } from 'mantine-datatable';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Details<T> {
  /** The last column, with a button that opens the row. */
  opener?: DataTableColumn<T>;
  rowExpansion?: DataTableRowExpansionProps<T>;
}

/** Rows of a DataTable that open. The table opens one by a click anywhere on it; the button is for the keyboard and for who listens.
 * @param idOf what the table knows a row by.
 * @param details what is in a row; nothing opens when left out.
 * @param label what the button says. */
export function useDetails<T>(idOf: (row: T) => unknown, details?: (row: T) => ReactNode, label?: (row: T) => string): Details<T> {
  const { t } = useTranslation();
  const [open, setOpen] = useState<unknown[]>([]);
  if (!details) {
    return {};
  }

  return {
    opener: {
      accessor: 'details',
      title: <VisuallyHidden>{t('list.details')}</VisuallyHidden>,
      width: 40,
      textAlign: 'right',
      render: (row) => (
        <ActionIcon variant="subtle" color="gray" size="sm" aria-expanded={open.includes(idOf(row))} aria-label={label?.(row) ?? t('list.details')}>
          {open.includes(idOf(row)) ? <IconChevronDown size={16} aria-hidden /> : <IconChevronRight size={16} aria-hidden />}
        </ActionIcon>
      ),
    },
    rowExpansion: { allowMultiple: true, expanded: { recordIds: open, onRecordIdsChange: setOpen }, content: ({ record }) => details(record) },
  };
}
