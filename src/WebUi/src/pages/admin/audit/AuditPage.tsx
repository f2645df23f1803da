import { Select, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { $api, type Schemas } from '@/api/client';
import { byCursor } from '@/ui/byCursor';
import { DataList } from '@/ui/DataList';
import { Empty } from '@/ui/Empty';
import { useFormat } from '@/ui/useFormat';
import { wide } from '@/ui/widths';

type Act = Schemas['AdminActDto'];

const actions = [
  'server.trading_paused', 'server.trading_resumed', 'tenant.created', 'tenant.updated', 'invitation.created', 'invitation.revoked', 'import.done', 'import.undone', 'user.erased', 'server.setup',
] as const;

/** What admins did, newest first. Nothing here can be changed. */
export function Component() {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const nameOf = useActName();
  const [params, setParams] = useSearchParams();
  const action = params.get('action');
  const query = $api.useInfiniteQuery('get', '/api/v1/admin/audit', { params: { query: { limit: 50, ...(action && { action }) } } }, byCursor);
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, xs: 3 }}>
        <Select
          label={t('act.action')}
          placeholder={t('act.allActions')}
          data={actions.map((value) => ({ value, label: nameOf(value) }))}
          value={action}
          onChange={(value) => {
            setParams(value ? { action: value } : {}, { replace: true });
          }}
          clearable
        />
      </SimpleGrid>
      <DataList<Act>
        query={query}
        label={t('act.list')}
        idOf={(act) => `${act.at} ${act.userId ?? ''} ${act.sequence}`}
        empty={<Empty title={t('act.empty')} />}
        details={(act) => <Details act={act} />}
        detailsLabel={(act) => t('act.details', { action: nameOf(act.action) })}
        columns={[
          { accessor: 'at', title: t('act.when'), render: (act) => format.dateTime(act.at) },
          {
            accessor: 'action',
            title: t('act.action'),
            render: (act) => (
              <>
                <Text size="sm" fw={600}>
                  {nameOf(act.action)}
                </Text>
                <Text size="xs" c="dimmed" hiddenFrom="sm">
                  {act.actor ?? (act.actorId === null && act.via === 'server' ? t('act.server') : '')}
                </Text>
              </>
            ),
          },
          { accessor: 'actor', title: t('act.actor'), visibleMediaQuery: wide, render: (act) => act.actor ?? (act.via === 'server' ? t('act.server') : '–') },
          { accessor: 'via', title: t('act.via'), visibleMediaQuery: wide, render: (act) => (act.via ? t(`act.vias.${act.via}`) : '–') },
        ]}
      />
    </Stack>
  );
}

/** An act in words; one that this page does not know yet by its own name. */
function useActName(): (action: string) => string {
  const { t, i18n } = useTranslation('admin');
  return (action) => {
    const key = action.replace('.', '·');
    return i18n.exists(`admin:act.names.${key}`) ? t(`act.names.${key as 'server·setup'}`) : action;
  };
}

function Details({ act }: { act: Act }) {
  const { t } = useTranslation('admin');
  if (act.action === 'user.erased') {
    return (
      <Text size="sm" p="sm">
        {t('act.erased', { count: act.sequence })}
      </Text>
    );
  }

  const rows: [string, string][] = [
    [t('act.user'), act.username ?? '–'],
    [t('act.target'), act.target ?? '–'],
    [t('act.address'), act.address ?? '–'],
    [t('act.before'), words(act.before)],
    [t('act.after'), words(act.after)],
  ];
  return (
    <Table fz="sm" verticalSpacing={4} m="xs" w="auto" aria-label={t('act.details', { action: act.action })}>
      <Table.Tbody>
        {rows
          .filter(([, value]) => value !== '–')
          .map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{name}</Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
      </Table.Tbody>
    </Table>
  );
}

/** What an act noted, name by name. */
function words(values: unknown): string {
  return typeof values === 'object' && values !== null
    ? Object.entries(values)
        .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
        .join(', ')
    : '–';
}
