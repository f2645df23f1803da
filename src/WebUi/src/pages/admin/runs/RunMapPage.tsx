import { Group, SegmentedControl, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { LocalDates } from '@/ui/LocalDates';
import { Legend } from './Legend';
import { PhaseMap } from './PhaseMap';
import { RunsOf, type Asked } from './RunsOf';
import { SessionMap } from './SessionMap';
import { runStates } from './states';

/** How everybody's nights went: one session phase by phase, or several side by side. */
export function Component() {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation();
  const [params, setParams] = useSearchParams();
  const [typed, setTyped] = useState(params.get('name') ?? '');
  const [name] = useDebouncedValue(typed.trim(), 300);
  const [asked, setAsked] = useState<Asked | null>(null);
  const view = params.get('view') === 'sessions' ? 'sessions' : 'phases';
  const [session, state] = [params.get('session'), params.get('state')];
  const set = (changes: Record<string, string | null>) => {
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [key, value] of Object.entries(changes)) {
          if (value) {
            after.set(key, value);
          } else {
            after.delete(key);
          }
        }

        return after;
      },
      { replace: true },
    );
  };
  const filter = { limit: 50, ...(name && { name }), ...(state && { state }) };
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="xs">
        <SegmentedControl
          aria-label={t('run.view')}
          value={view}
          onChange={(value) => {
            set({ view: value });
          }}
          data={(['phases', 'sessions'] as const).map((value) => ({ value, label: t(`run.views.${value}`) }))}
        />
      </Group>
      <LocalDates>
        <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="xs" role="search">
          {view === 'phases' && (
            <DatePickerInput
              label={t('run.session')}
              placeholder={t('run.latest')}
              valueFormat="YYYY-MM-DD"
              clearable
              value={session}
              onChange={(value) => {
                set({ session: value });
              }}
            />
          )}
          <TextInput
            label={t('run.name')}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              set({ name: event.currentTarget.value.trim() });
            }}
          />
          <Select
            label={t('run.state')}
            placeholder={t('run.allStates')}
            data={runStates.map((value) => ({ value, label: common(`runState.${value}`) }))}
            value={state}
            onChange={(value) => {
              set({ state: value });
            }}
            clearable
          />
        </SimpleGrid>
      </LocalDates>
      <Legend />
      <Text size="xs" c="dimmed" visibleFrom="sm">
        {t('run.keys')}
      </Text>
      {view === 'phases' ? (
        <PhaseMap filter={{ ...filter, ...(session && { session }) }} onOpen={setAsked} />
      ) : (
        <SessionMap
          filter={filter}
          onOpen={setAsked}
          onSession={(date) => {
            set({ view: 'phases', session: date });
          }}
        />
      )}
      {asked && (
        <RunsOf
          asked={asked}
          onClose={() => {
            setAsked(null);
          }}
        />
      )}
    </Stack>
  );
}
