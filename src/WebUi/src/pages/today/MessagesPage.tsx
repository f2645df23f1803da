import { Badge, Button, Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { $api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { Empty } from '@/ui/Empty';
import { Loaded } from '@/ui/Loaded';
import { refused } from '@/ui/notify';
import { Page } from '@/ui/Page';
import { useFormat } from '@/ui/useFormat';
import { byCursor } from '@/ui/byCursor';

const readAnew = () => void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/notifications'] });

/** Everything that the server has told its reader, newest first. */
export function Component() {
  const { t } = useTranslation(['today', 'common']);
  const query = $api.useInfiniteQuery(
    'get',
    '/api/v1/notifications',
    { params: { query: { limit: 30 } } },
    byCursor,
  );
  const readAll = $api.useMutation('post', '/api/v1/notifications/read-all', { onSuccess: readAnew, onError: refused });
  const unread = query.data?.pages[0]?.unread ?? 0;
  return (
    <Page
      title={t('messages.title')}
      actions={
        unread > 0 && (
          <Button variant="default" size="sm" loading={readAll.isPending} onClick={() => { readAll.mutate({}); }}>
            {t('messages.readAll')}
          </Button>
        )
      }
    >
      <Loaded query={query} lines={6} isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)} empty={<Empty title={t('messages.empty')} />}>
        {({ pages }) => (
          <Stack gap="xs">
            {pages.flatMap(({ items }) => items).map((message) => (
              <Message key={message.id} message={message} />
            ))}
            {query.hasNextPage && (
              <Center>
                <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t('common:list.more')}
                </Button>
              </Center>
            )}
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

function Message({ message }: { message: Schemas['NotificationDto'] }) {
  const { t } = useTranslation(['today', 'common']);
  const format = useFormat();
  const read = $api.useMutation('post', '/api/v1/notifications/{id}/read', { onSuccess: readAnew, onError: refused });
  return (
    <Paper component="article" withBorder p="sm">
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Title order={2} size="h5">
            {message.title}
          </Title>
          {message.urgent && <Badge color="red">{t('messages.urgent')}</Badge>}
          {message.readAt === null && <Badge variant="light">{t('messages.unread')}</Badge>}
        </Group>
        <Text size="xs" component="time" dateTime={message.createdAt}>
          {format.dateTime(message.createdAt)}
        </Text>
      </Group>
      <Text size="sm" mt={4} style={{ whiteSpace: 'pre-line' }}>
        {message.text}
      </Text>
      {message.readAt === null && (
        <Button variant="subtle" size="compact-xs" mt={4} loading={read.isPending} onClick={() => { read.mutate({ params: { path: { id: message.id } } }); }}>
          {t('messages.read')}
        </Button>
      )}
    </Paper>
  );
}
