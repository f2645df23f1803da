import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

/** A table that is wider than a phone: it is moved sideways, by the keyboard too. */
export function Wide({ label, minWidth, children }: { label: string; minWidth: number; children: ReactNode }) {
  return (
    <Table.ScrollContainer minWidth={minWidth} type="native" tabIndex={0} role="region" aria-label={label}>
      <Table verticalSpacing={6} horizontalSpacing="xs" fz="sm" styles={{ th: { whiteSpace: 'nowrap' } }}>
        {children}
      </Table>
    </Table.ScrollContainer>
  );
}
