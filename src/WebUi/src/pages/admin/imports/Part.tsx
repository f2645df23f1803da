import { Button, Collapse, Paper, Table, Text } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useId, useState } from 'react';

/** Names, days and figures stay in a line; sentences wrap. */
const short = 28;

interface Props {
  title: string;
  note?: string | undefined;
  headings: string[];
  rows: string[][];
  /** So many of the last columns are figures. */
  figures?: number;
  /** Whether it is open at first. */
  open?: boolean;
}

/** A part of a report that opens and closes; nothing where there are no rows. */
export function Part({ title, note, headings, rows, figures = 0, open = false }: Props) {
  const [shown, setShown] = useState(open);
  const id = useId();
  if (rows.length === 0) {
    return null;
  }

  const side = (column: number) => (column >= headings.length - figures ? 'right' : 'left');
  return (
    <Paper withBorder p="xs" component="section" aria-label={title}>
      <Button
        variant="subtle"
        size="compact-sm"
        color="gray"
        c="inherit"
        aria-expanded={shown}
        aria-controls={id}
        leftSection={shown ? <IconChevronDown size={16} aria-hidden /> : <IconChevronRight size={16} aria-hidden />}
        onClick={() => {
          setShown(!shown);
        }}
      >
        {title} ({rows.length})
      </Button>
      <Collapse expanded={shown} id={id}>
        {note && (
          <Text size="sm" c="dimmed" px="xs">
            {note}
          </Text>
        )}
        <Table.ScrollContainer minWidth={headings.length * 90} mah={420}>
          <Table fz="sm" verticalSpacing={4} aria-label={title}>
            <Table.Thead>
              <Table.Tr>
                {headings.map((heading, column) => (
                  <Table.Th key={heading} ta={side(column)} style={{ whiteSpace: 'nowrap' }}>
                    {heading}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row, number) => (
                <Table.Tr key={number}>
                  {row.map((cell, column) => (
                    <Table.Td key={column} ta={side(column)} style={{ whiteSpace: cell.length < short ? 'nowrap' : undefined }}>
                      {cell}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Collapse>
    </Paper>
  );
}
