import { Badge, Group, Select, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { $api, type Schemas } from '@/api/client';
import { byCursor } from '@/ui/byCursor';
import { DataList } from '@/ui/DataList';
import { Empty } from '@/ui/Empty';
import { useFormat } from '@/ui/useFormat';
import { wide } from '@/ui/widths';
import { PersonDetails } from './PersonDetails';

type Person = Schemas['TenantDto'];

/** Everybody, newest first; found by name, role and state, which the address keeps. */
export function People() {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const [params, setParams] = useSearchParams();
  const [typed, setTyped] = useState(params.get('name') ?? '');
  const [name] = useDebouncedValue(typed.trim(), 300);
  const [role, active] = [params.get('role'), params.get('active')];
  const set = (key: string, value: string | null) => {
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (value) {
          after.set(key, value);
        } else {
          after.delete(key);
        }

        return after;
      },
      { replace: true },
    );
  };
  useEffect(() => {
    if ((params.get('name') ?? '') !== name) {
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          after.delete('name');
          if (name) {
            after.set('name', name);
          }

          return after;
        },
        { replace: true },
      );
    }
  }, [name, params, setParams]);
  const query = $api.useInfiniteQuery(
    'get',
    '/api/v1/admin/tenants',
    { params: { query: { limit: 50, ...(name && { name }), ...(role && { role }), ...(active && { active: active === 'true' }) } } },
    byCursor,
  );
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="xs" role="search">
        <TextInput
          label={t('person.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
          }}
        />
        <Select
          label={t('person.role')}
          placeholder={t('person.allRoles')}
          data={(['user', 'admin'] as const).map((value) => ({ value, label: t(`role.${value}`) }))}
          value={role}
          onChange={(value) => {
            set('role', value);
          }}
          clearable
        />
        <Select
          label={t('person.state')}
          placeholder={t('person.allStates')}
          data={[
            { value: 'true', label: t('person.active') },
            { value: 'false', label: t('person.inactive') },
          ]}
          value={active}
          onChange={(value) => {
            set('active', value);
          }}
          clearable
        />
      </SimpleGrid>
      <DataList<Person>
        query={query}
        label={t('person.list')}
        idOf={(person) => person.id}
        empty={<Empty title={t('person.none')} />}
        details={(person) => <PersonDetails person={person} />}
        detailsLabel={(person) => t('person.details', { name: person.username })}
        columns={[
          {
            accessor: 'username',
            title: t('person.name'),
            render: (person) => (
              <>
                <Text size="sm" fw={600}>
                  {person.username}
                </Text>
                <Text size="xs" c="dimmed" hiddenFrom="sm">
                  {person.email}
                </Text>
              </>
            ),
          },
          { accessor: 'email', title: t('person.email'), visibleMediaQuery: wide },
          { accessor: 'state', title: t('person.state'), render: (person) => <States person={person} /> },
          { accessor: 'lastLoginAt', title: t('person.last'), visibleMediaQuery: wide, render: (person) => (person.lastLoginAt ? format.dateTime(person.lastLoginAt) : t('person.never')) },
        ]}
      />
    </>
  );
}

function States({ person }: { person: Person }) {
  const { t } = useTranslation('admin');
  return (
    <Group gap={4}>
      {person.role === 'admin' && <Badge variant="light">{t('role.admin')}</Badge>}
      {!person.active && (
        <Badge variant="light" color="red">
          {t('person.inactive')}
        </Badge>
      )}
      {!person.signedUp && (
        <Badge variant="light" color="yellow">
          {t('person.notSignedUp')}
        </Badge>
      )}
      {person.tradingPaused && (
        <Badge variant="light" color="orange">
          {t('person.paused')}
        </Badge>
      )}
      {person.active && person.signedUp && person.role !== 'admin' && !person.tradingPaused && (
        <Badge variant="light" color="teal">
          {t('person.active')}
        </Badge>
      )}
    </Group>
  );
}
