import { Button, List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { byCursor } from '@/ui/byCursor';
import { Card } from '@/ui/Card';
import { Empty } from '@/ui/Empty';
import { Loaded } from '@/ui/Loaded';
import { useFormat } from '@/ui/useFormat';

const atOnce = 15;

/** Why the bot ordered or did not, session by session. */
export function BotDecisions({ botId }: { botId: string }) {
  const { t } = useTranslation('bots');
  const { t: tc } = useTranslation();
  const format = useFormat();
  const query = $api.useInfiniteQuery(
    'get',
    '/api/v1/decisions',
    { params: { query: { bot: botId, limit: atOnce } } },
    byCursor,
  );
  return (
    <Card title={t('bot.decisions')}>
      <Loaded query={query} lines={6} isEmpty={(data) => data.pages.every((page) => page.items.length === 0)} empty={<Empty title={t('bot.noDecisions')} />}>
        {(data) => (
          <>
            <List listStyleType="none" spacing="xs">
              {data.pages
                .flatMap((page) => page.items)
                .map((decision) => (
                  <List.Item key={decision.id}>
                    <Text size="xs" c="dimmed">
                      <time dateTime={decision.session}>{format.day(decision.session)}</time>
                    </Text>
                    <Text size="sm" fw={decision.kind === null ? undefined : 600}>
                      {decision.text}
                    </Text>
                  </List.Item>
                ))}
            </List>
            {query.hasNextPage && (
              <Button mt="sm" variant="default" size="xs" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {tc('list.more')}
              </Button>
            )}
          </>
        )}
      </Loaded>
    </Card>
  );
}
