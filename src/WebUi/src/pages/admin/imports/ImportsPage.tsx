import { Button, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { $api } from '@/api/client';
import { Empty } from '@/ui/Empty';
import { Loaded } from '@/ui/Loaded';
import { ImportDesk } from './ImportDesk';
import { ImportList } from './ImportList';

/** Old machines' data moving in, for one person at a time; the address says for whom, so that a reload finds a running import again. */
export function Component() {
  const { t } = useTranslation('admin');
  const [params, setParams] = useSearchParams();
  const user = params.get('user');
  return (
    <Stack>
      <WhoseData
        user={user}
        onChoose={(id) => {
          setParams(id ? { user: id } : {}, { replace: true });
        }}
      />
      {user ? (
        <ForOne key={user} user={user} />
      ) : (
        <Empty title={t('import.choose')}>
          <Text size="sm" ta="center">
            {t('import.chooseText')}
          </Text>
          <Button component={Link} to="/admin" variant="light">
            {t('import.toPeople')}
          </Button>
        </Empty>
      )}
    </Stack>
  );
}

function ForOne({ user }: { user: string }) {
  const [working, setWorking] = useState(false);
  return (
    <>
      <ImportList user={user} working={working} />
      <ImportDesk user={user} onWorking={setWorking} />
    </>
  );
}

function WhoseData({ user, onChoose }: { user: string | null; onChoose: (id: string | null) => void }) {
  const { t } = useTranslation('admin');
  const [typed, setTyped] = useState('');
  const [name] = useDebouncedValue(typed.trim(), 300);
  const chosen = $api.useQuery('get', '/api/v1/admin/tenants/{id}', { params: { path: { id: user ?? '' } } }, { enabled: user !== null });
  const found = $api.useQuery('get', '/api/v1/admin/tenants', { params: { query: { limit: 20, ...(name && name !== chosen.data?.username && { name }) } } }, { placeholderData: (before) => before });
  const people = [...(chosen.data && user ? [chosen.data] : []), ...(found.data?.items ?? [])].filter((person, place, all) => all.findIndex((other) => other.id === person.id) === place);
  return (
    <Loaded query={found} lines={1}>
      {() => (
        <Select
          label={t('import.who')}
          description={t('import.whoHint')}
          maw={400}
          searchable
          clearable
          data={people.map((person) => ({ value: person.id, label: person.username }))}
          filter={({ options }) => options}
          value={user}
          onChange={onChoose}
          searchValue={typed}
          onSearchChange={setTyped}
          nothingFoundMessage={t('person.none')}
        />
      )}
    </Loaded>
  );
}
