import { Box, Table } from '@mantine/core';
import type { ReactNode } from 'react';

/** A table that is wider than a phone: it is moved sideways, by the keyboard too. What is for listeners only must not stick out of it. */
export function Wide({ label, minWidth, children }: { label: string; minWidth: number; children: ReactNode }) {
  return (
    <Box tabIndex={0} role="region" aria-label={label} style={{ overflowX: 'auto', position: 'relative' }}>
      <Table miw={minWidth} verticalSpacing={6} horizontalSpacing="xs" fz="sm" styles={{ th: { whiteSpace: 'nowrap' } }}>
        {children}
      </Table>
    </Box>
  );
}
