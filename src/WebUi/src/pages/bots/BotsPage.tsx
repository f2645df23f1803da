import { Button, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconPlus, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { $api } from '@/api/client';
import { Empty } from '@/ui/Empty';
import { Loaded } from '@/ui/Loaded';
import { Page } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { BotCard } from './BotCard';
import { Operations } from './Operations';
import { useStandings } from './useBots';

/** All bots at a glance. */
export function Component() {
  const { t } = useTranslation('bots');
  const bots = $api.useQuery('get', '/api/v1/bots');
  const { query: standings, byBot } = useStandings();
  const add = (
    <Button component={Link} to="/bots/new" leftSection={<IconPlus size={18} aria-hidden />}>
      {t('add')}
    </Button>
  );
  return (
    <Page
      title={t('title')}
      actions={
        <>
          {(bots.data?.length ?? 0) > 0 && (
            <Button component={Link} to="/bots/renewal" variant="default" leftSection={<IconRefresh size={18} aria-hidden />}>
              {t('renew')}
            </Button>
          )}
          {add}
        </>
      }
    >
      <Stack>
        <Operations />
        {standings.error !== null && <ProblemAlert error={standings.error} onRetry={() => void standings.refetch()} />}
        <Loaded
          query={bots}
          lines={8}
          isEmpty={(list) => list.length === 0}
          empty={
            <Empty title={t('empty.title')}>
              <Text ta="center">{t('empty.text')}</Text>
              {add}
            </Empty>
          }
        >
          {(list) => (
            <SimpleGrid cols={{ base: 1, sm: 2, xl: 3 }}>
              {list.map((bot) => (
                <BotCard key={bot.id} bot={bot} standing={byBot.get(bot.id)} pending={standings.isPending} />
              ))}
            </SimpleGrid>
          )}
        </Loaded>
      </Stack>
    </Page>
  );
}
