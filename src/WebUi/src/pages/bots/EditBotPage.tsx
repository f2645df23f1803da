import { Alert, Button, Grid, Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { api, type Schemas } from '@/api/client';
import { codeOf } from '@/api/problems';
import { Loaded } from '@/ui/Loaded';
import { told } from '@/ui/notify';
import { Page } from '@/ui/Page';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { BotFields } from './BotFields';
import { changesOf, sameButTrading, settingsOfBot } from './botValues';
import { Consequences } from './Consequences';
import { SimulationCard } from './SimulationCard';
import { readBotsAnew } from './useBots';
import { useBotForm } from './useBotForm';

/** A bot's settings, with what a change would mean before it is saved. */
export function Component() {
  const { id = '' } = useParams();
  const { t } = useTranslation('bots');
  // Read once: what somebody types is not to change under their hands. Saving is refused when the bot changed meanwhile.
  const query = useQuery<Schemas['BotDto']>({
    queryKey: ['edit-bot', id],
    queryFn: async () => {
      const answer = await api.GET('/api/v1/bots/{id}', { params: { path: { id } } });
      if (answer.error !== undefined) {
        throw answer.error as unknown as Error;
      }

      return answer.data;
    },
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  return (
    <Page title={t('edit.title', { name: query.data?.name ?? '' })}>
      <Loaded query={query} lines={10}>
        {(bot) => <Form key={bot.version} bot={bot} reload={() => void query.refetch()} />}
      </Loaded>
    </Page>
  );
}

/** Saves over the version that was read. Each order of the bot makes a new one: where nothing but trading made it, it is saved over that, and what trading
 * switched (the average test, after a close) stays as it is there unless it was changed here. */
async function save(bot: Schemas['BotDto'], begin: Schemas['BotSettings'], typed: Schemas['BotSettings']) {
  const body = changesOf(begin, typed);
  const put = (version: number, sent: Schemas['BotSettings']) =>
    api.PUT('/api/v1/bots/{id}', { params: { path: { id: bot.id }, header: { 'If-Match': `"${String(version)}"` } }, body: sent });
  const answer = await put(bot.version, body);
  if (codeOf(answer.error) !== 'changed_meanwhile') {
    return answer;
  }

  const { data: now } = await api.GET('/api/v1/bots/{id}', { params: { path: { id: bot.id } } });
  if (!now || !sameButTrading(begin, settingsOfBot(now))) {
    return answer;
  }

  return put(now.version, typed.checkAveragePrice === begin.checkAveragePrice ? { ...body, checkAveragePrice: now.checkAveragePrice } : body);
}

function Form({ bot, reload }: { bot: Schemas['BotDto']; reload: () => void }) {
  const { t } = useTranslation('bots');
  const { t: tc } = useTranslation();
  const navigate = useNavigate();
  const begin = settingsOfBot(bot);
  const { form, error, busy, onSubmit, settings } = useBotForm(
    begin,
    (typed) => save(bot, begin, typed),
    (saved) => {
      told(t('done.saved', { name: saved.name }));
      void readBotsAnew();
      void navigate(`/bots/${bot.id}`);
    },
  );
  const stale = codeOf(error) === 'changed_meanwhile';
  return (
    <form onSubmit={onSubmit} noValidate>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <BotFields form={form} isNew={false} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack>
            <Consequences botId={bot.id} settings={settings && changesOf(begin, settings)} />
            {error !== null && !stale && <ProblemAlert error={error} />}
            {stale && (
              <Alert color="orange" variant="light" role="alert">
                <Stack gap="xs" align="start">
                  {t('edit.stale')}
                  <Button size="xs" onClick={reload}>
                    {t('edit.reload')}
                  </Button>
                </Stack>
              </Alert>
            )}
            <Group justify="flex-end">
              <Button component={Link} to={`/bots/${bot.id}`} variant="default">
                {tc('act.cancel')}
              </Button>
              <Button type="submit" loading={busy}>
                {t('edit.submit')}
              </Button>
            </Group>
            <SimulationCard botId={bot.id} settings={settings} />
          </Stack>
        </Grid.Col>
      </Grid>
    </form>
  );
}
