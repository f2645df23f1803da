import { Accordion, Alert, Button, Group, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconCheck, IconCircleCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { $api } from '@/api/client';
import { Loaded } from '@/ui/Loaded';
import { Page } from '@/ui/Page';
import { useFormat } from '@/ui/useFormat';
import { AccountStep } from './AccountStep';
import { BotStep } from './BotStep';
import { LanguageStep } from './LanguageStep';
import { ScheduleStep } from './ScheduleStep';

const steps = ['language', 'account', 'bot', 'schedule'] as const;
type Step = (typeof steps)[number];

/** The short way to the first bot. How far one is, the server knows: whoever leaves comes back to where they were. */
export function Component() {
  const { t } = useTranslation(['door', 'common']);
  const format = useFormat();
  const me = $api.useQuery('get', '/api/v1/me', {}, { staleTime: 5 * 60_000 });
  const accounts = $api.useQuery('get', '/api/v1/credentials');
  const bots = $api.useQuery('get', '/api/v1/bots');
  const schedule = $api.useQuery('get', '/api/v1/schedule');
  const [chosen, setChosen] = useState<Step | null>(null);
  const [told, setTold] = useState(false);

  const hasAccount = accounts.data?.some(({ active }) => active) ?? false;
  const hasBot = (bots.data?.length ?? 0) > 0;
  const enabled = schedule.data?.enabled ?? false;
  const done: Record<Step, boolean> = { language: told || (accounts.data?.length ?? 0) > 0 || hasBot, account: hasAccount, bot: hasBot, schedule: enabled };
  const first = steps.find((step) => !done[step]);
  const open = chosen ?? first ?? null;
  const over = first === undefined;
  useEffect(() => {
    if (over) {
      // That all is ready is told at the top.
      window.scrollTo({ top: 0 });
    }
  }, [over]);

  // What follows is opened when it is done, and not held open by an earlier choice.
  const goOn = () => {
    setChosen(null);
  };
  const next = schedule.data?.nextFirings[0];
  const query = [me, accounts, bots, schedule].find(({ data }) => data === undefined) ?? me;

  return (
    <Page
      title={t('start.title')}
      actions={
        first !== undefined && (
          <Button component={Link} to="/" variant="subtle">
            {t('start.later')}
          </Button>
        )
      }
    >
      <Loaded query={query as typeof me} lines={6}>
        {() => (
          <Stack maw={720}>
            {first === undefined ? (
              <Alert color="teal" variant="light" role="status" icon={<IconCircleCheck aria-hidden />} title={t('start.doneTitle')}>
                <Stack gap="sm" align="start">
                  <Text size="sm">{next ? t('start.doneNext', { time: format.dateTime(next.at), what: t(`common:phase.${next.phase as 'Plan'}`) }) : t('start.done')}</Text>
                  <Group gap="xs">
                    <Button component={Link} to="/">
                      {t('start.toToday')}
                    </Button>
                    <Button component={Link} to="/settings/notifications" variant="light">
                      {t('start.toNotifications')}
                    </Button>
                    <Button component={Link} to="/settings/security" variant="light">
                      {t('start.toSecurity')}
                    </Button>
                  </Group>
                </Stack>
              </Alert>
            ) : (
              <Text>{t('start.lead')}</Text>
            )}
            <Accordion
              variant="separated"
              transitionDuration={0}
              value={open}
              onChange={(step) => {
                setChosen(step as Step | null);
              }}
            >
              {steps.map((step, index) => (
                <Accordion.Item key={step} value={step}>
                  <Accordion.Control
                    icon={
                      <ThemeIcon radius="xl" size={28} variant={done[step] ? 'filled' : 'light'} color={done[step] ? 'teal.9' : 'blue'} {...(done[step] && { role: 'img', 'aria-label': t('start.stepDone') })}>
                        {done[step] ? <IconCheck size={16} aria-hidden /> : index + 1}
                      </ThemeIcon>
                    }
                  >
                    <Text fw={600}>{t(`start.${step}.title`)}</Text>
                    <Text size="sm" c="dimmed">
                      {t(`start.${step}.text`)}
                    </Text>
                  </Accordion.Control>
                  <Accordion.Panel>
                    {open === step && step === 'language' && me.data && (
                      <LanguageStep
                        me={me.data}
                        onDone={() => {
                          setTold(true);
                          goOn();
                        }}
                      />
                    )}
                    {open === step && step === 'account' && <AccountStep accounts={accounts.data ?? []} onDone={goOn} />}
                    {open === step && step === 'bot' && <BotStep bots={bots.data ?? []} onDone={goOn} />}
                    {open === step && step === 'schedule' && schedule.data && <ScheduleStep schedule={schedule.data} onDone={goOn} />}
                  </Accordion.Panel>
                </Accordion.Item>
              ))}
            </Accordion>
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
