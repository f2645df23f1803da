import { Box, Button, Group, Select, SimpleGrid } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconFilter, IconFilterOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { LocalDates } from '@/ui/LocalDates';
import type { useUrlFilters } from './useUrlFilters';
import { kinds, useKind } from './words';

interface Props {
  filters: ReturnType<typeof useUrlFilters>;
  /** States to choose from, in words; none when left out. */
  states?: { value: string; label: string }[];
}

/** Narrows a list by bot, symbol, kind and session. */
export function FilterBar({ filters: { filters, change, clear, any }, states }: Props) {
  const { t } = useTranslation('books');
  const kind = useKind();
  const bots = $api.useQuery('get', '/api/v1/bots');
  const symbols = [...new Set([...(bots.data ?? []).map((bot) => bot.symbol), ...(filters.symbol ? [filters.symbol] : [])])].sort();
  const [open, setOpen] = useState(any);
  return (
    <LocalDates>
      {/* On a phone the list comes first. */}
      <Group gap="xs" hiddenFrom="sm">
        <Button
          variant="default"
          size="xs"
          aria-expanded={open}
          leftSection={<IconFilter size={16} aria-hidden />}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {t('filter.title')}
        </Button>
      </Group>
      <Box visibleFrom={open ? undefined : 'sm'}>
              <SimpleGrid cols={{ base: 2, sm: 3, md: states ? 5 : 4 }} spacing="xs" role="search" aria-label={t('filter.title')}>
        <Select
          label={t('filter.bot')}
          placeholder={t('filter.allBots')}
          data={(bots.data ?? []).map((bot) => ({ value: bot.id, label: bot.name }))}
          value={filters.bot ?? null}
          onChange={(bot) => {
            change({ bot });
          }}
          clearable
          searchable
        />
        <Select
          label={t('filter.symbol')}
          placeholder={t('filter.allSymbols')}
          data={symbols}
          value={filters.symbol ?? null}
          onChange={(symbol) => {
            change({ symbol });
          }}
          clearable
        />
        <Select
          label={t('filter.kind')}
          placeholder={t('filter.allKinds')}
          data={kinds.map((value) => ({ value, label: kind(value) }))}
          value={filters.kind ?? null}
          onChange={(value) => {
            change({ kind: value });
          }}
          clearable
        />
        {states && (
          <Select
            label={t('filter.state')}
            placeholder={t('filter.allStates')}
            data={states}
            value={filters.state ?? null}
            onChange={(state) => {
              change({ state });
            }}
            clearable
          />
        )}
        <Sessions
          key={`${filters.from ?? ''} ${filters.to ?? ''}`}
          from={filters.from ?? null}
          to={filters.to ?? null}
          onChange={(from, to) => {
            change({ from, to });
          }}
        />
      </SimpleGrid>
      </Box>
      {any && (
        <Button variant="subtle" size="compact-sm" leftSection={<IconFilterOff size={16} aria-hidden />} onClick={clear} style={{ alignSelf: 'flex-start' }}>
          {t('filter.clear')}
        </Button>
      )}
    </LocalDates>
  );
}

/** A range of sessions; it counts when both ends are chosen. */
function Sessions({ from, to, onChange }: { from: string | null; to: string | null; onChange: (from: string | null, to: string | null) => void }) {
  const { t } = useTranslation('books');
  const [range, setRange] = useState<[string | null, string | null]>([from, to]);
  return (
    <DatePickerInput
      type="range"
      label={t('filter.dates')}
      placeholder={t('filter.anyDates')}
      valueFormat="YY-MM-DD"
      allowSingleDateInRange
      clearable
      value={range}
      onChange={(next) => {
        setRange(next);
        if ((next[0] === null) === (next[1] === null)) {
          onChange(next[0], next[1]);
        }
      }}
    />
  );
}
