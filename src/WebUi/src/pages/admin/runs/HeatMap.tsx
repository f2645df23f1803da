import { ScrollArea, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { clsx } from 'clsx';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './HeatMap.module.css';
import { marks, type RunState } from './states';

export interface Cell {
  state: RunState;
  /** Beside the mark, where there is something to count. */
  short?: string | undefined;
  /** All of it in words. */
  text: string;
  onOpen: () => void;
}

export interface Row {
  id: string;
  name: string;
  note?: string | undefined;
  /** One for each column; null where nothing is recorded. */
  cells: (Cell | null)[];
}

interface Props {
  label: string;
  columns: { key: string; heading: ReactNode }[];
  rows: Row[];
}

/** A table of marks. One cell is in the order of the Tab key; arrow keys, Home and End move between them, so that hundreds of cells are one stop. */
export function HeatMap({ label, columns, rows }: Props) {
  const { t } = useTranslation('admin');
  const table = useRef<HTMLTableElement>(null);
  const [focus, setFocus] = useState<[number, number]>([0, 0]);
  const at: [number, number] = [Math.min(focus[0], Math.max(rows.length - 1, 0)), Math.min(focus[1], Math.max(columns.length - 1, 0))];
  const go = (row: number, column: number) => {
    const place: [number, number] = [Math.max(0, Math.min(row, rows.length - 1)), Math.max(0, Math.min(column, columns.length - 1))];
    setFocus(place);
    table.current?.querySelector<HTMLElement>(`[data-cell="${place.join('-')}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const [row, column] = at;
    const moves: Record<string, () => void> = {
      ArrowUp: () => { go(row - 1, column); },
      ArrowDown: () => { go(row + 1, column); },
      ArrowLeft: () => { go(row, column - 1); },
      ArrowRight: () => { go(row, column + 1); },
      Home: () => { go(row, 0); },
      End: () => { go(row, columns.length - 1); },
    };
    const move = moves[event.key];
    if (move) {
      event.preventDefault();
      move();
    }
  };

  return (
    <ScrollArea type="auto">
      <table ref={table} role="grid" className={classes.table} aria-label={label} aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            <th scope="col">{t('run.person')}</th>
            {columns.map(({ key, heading }) => (
              <th key={key} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, y) => (
            <tr key={row.id}>
              <th scope="row">
                <Text span size="sm" fw={600} truncate display="block">
                  {row.name}
                </Text>
                {row.note && (
                  <Text span size="xs" c="dimmed" fw={400}>
                    {row.note}
                  </Text>
                )}
              </th>
              {row.cells.map((cell, x) => (
                <td key={columns[x]?.key ?? x} role="gridcell">
                  <CellButton
                    cell={cell}
                    place={`${y}-${x}`}
                    inOrder={at[0] === y && at[1] === x}
                    onFocus={() => {
                      setFocus([y, x]);
                    }}
                    onKeyDown={onKeyDown}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

interface CellProps {
  cell: Cell | null;
  place: string;
  inOrder: boolean;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

function CellButton({ cell, place, inOrder, onFocus, onKeyDown }: CellProps) {
  const { t } = useTranslation('admin');
  const common = { 'data-cell': place, tabIndex: inOrder ? 0 : -1, onFocus, onKeyDown };
  if (cell === null) {
    return <UnstyledButton {...common} aria-disabled className={clsx(classes.cell, classes.empty)} aria-label={t('run.none')} />;
  }

  const Mark = marks[cell.state];
  // Whoever speaks to their device names what they see, so the name has it too.
  const name = cell.short ? `${cell.short} · ${cell.text}` : cell.text;
  return (
    <Tooltip label={cell.text} multiline maw={320} openDelay={200} events={{ hover: true, focus: true, touch: false }}>
      <UnstyledButton {...common} className={clsx(classes.cell, classes[cell.state])} aria-label={name} onClick={cell.onOpen}>
        <Mark size={15} aria-hidden />
        {cell.short && <span aria-hidden="true">{cell.short}</span>}
      </UnstyledButton>
    </Tooltip>
  );
}
