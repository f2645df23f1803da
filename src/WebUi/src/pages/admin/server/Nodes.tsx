import { Badge, Stack, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { $api, type Schemas } from '@/api/client';
import { Loaded } from '@/ui/Loaded';
import { useFormat } from '@/ui/useFormat';

/** The nodes and who runs which lane. */
export function Nodes() {
  const { t } = useTranslation('admin');
  const query = $api.useQuery('get', '/api/v1/admin/nodes', {}, { refetchInterval: 15_000 });
  return (
    <Stack component="section" gap="sm" aria-labelledby="nodes">
      <Title order={2} size="h4" id="nodes">
        {t('node.title')}
      </Title>
      <Loaded query={query} lines={4} isEmpty={({ nodes }) => nodes.length === 0} empty={<Text size="sm">{t('node.none')}</Text>}>
        {({ nodes, lanes }) => (
          <>
            <NodeTable nodes={nodes} />
            <Title order={3} size="h5">
              {t('node.lanesTitle')}
            </Title>
            <Text size="sm" c="dimmed">
              {t('node.lanesText')}
            </Text>
            <Table fz="sm" verticalSpacing={4} aria-label={t('node.lanesTitle')} maw={480}>
              <Table.Tbody>
                {lanes.map(({ lane, node }) => (
                  <Table.Tr key={lane}>
                    <Table.Th scope="row">{t('node.lane', { lane: String(lane) })}</Table.Th>
                    <Table.Td>{node ?? <Badge color="orange" variant="light">{t('node.unheld')}</Badge>}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </>
        )}
      </Loaded>
    </Stack>
  );
}

function NodeTable({ nodes }: { nodes: Schemas['NodeDto'][] }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  return (
    <Table fz="sm" verticalSpacing={6} aria-label={t('node.title')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('node.name')}</Table.Th>
          <Table.Th>{t('node.state')}</Table.Th>
          <Table.Th visibleFrom="sm">{t('node.version')}</Table.Th>
          <Table.Th visibleFrom="sm">{t('node.started')}</Table.Th>
          <Table.Th>{t('node.seen')}</Table.Th>
          <Table.Th visibleFrom="sm">{t('node.lanes')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {nodes.map((node) => (
          <Table.Tr key={node.name}>
            <Table.Td>{node.name}</Table.Td>
            <Table.Td>
              <Badge variant="light" color={node.alive ? 'teal' : node.leftAt ? 'gray' : 'red'}>
                {t(node.alive ? 'node.alive' : node.leftAt ? 'node.left' : 'node.lost')}
              </Badge>
            </Table.Td>
            <Table.Td visibleFrom="sm">{node.programVersion}</Table.Td>
            <Table.Td visibleFrom="sm">{format.dateTime(node.startedAt)}</Table.Td>
            <Table.Td>{format.dateTime(node.leftAt ?? node.seenAt)}</Table.Td>
            <Table.Td visibleFrom="sm">{node.lanes.join(', ') || '–'}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
