import { Badge, Button, Divider, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schemas } from '@/api/client';
import { queryClient } from '@/api/queryClient';
import { leave } from '@/api/session';
import { Loaded } from '@/ui/Loaded';
import { refused, told } from '@/ui/notify';
import { useFormat } from '@/ui/useFormat';
import { Section } from '../Section';

/** Where one is logged in. */
export function Sessions() {
  const { t } = useTranslation(['settings', 'common']);
  const sessions = $api.useQuery('get', '/api/v1/auth/sessions');
  const [sure, setSure] = useState(false);
  const end = $api.useMutation('delete', '/api/v1/auth/sessions/{id}', {
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/auth/sessions'] });
      told(t('sessions.ended'));
    },
    onError: refused,
  });
  const endAll = $api.useMutation('post', '/api/v1/auth/logout-all', {
    onSuccess: () => {
      leave('logout');
    },
    onError: refused,
  });

  return (
    <Section
      title={t('sessions.title')}
      text={t('sessions.text')}
      actions={
        sure ? (
          <>
            <Button
              size="xs"
              color="red"
              loading={endAll.isPending}
              onClick={() => {
                endAll.mutate({});
              }}
            >
              {t('sessions.endAllYes')}
            </Button>
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                setSure(false);
              }}
            >
              {t('common:act.leave')}
            </Button>
          </>
        ) : (
          <Button
            size="xs"
            variant="light"
            color="red"
            onClick={() => {
              setSure(true);
            }}
          >
            {t('sessions.endAll')}
          </Button>
        )
      }
    >
      {sure && <Text size="sm">{t('sessions.endAllText')}</Text>}
      <Loaded query={sessions}>
        {(rows) => (
          <Stack gap="xs">
            {rows.map((session, index) => (
              <Stack key={session.id} gap="xs">
                {index > 0 && <Divider />}
                <One
                  session={session}
                  busy={end.isPending}
                  onEnd={() => {
                    end.mutate({ params: { path: { id: session.id } } });
                  }}
                />
              </Stack>
            ))}
          </Stack>
        )}
      </Loaded>
    </Section>
  );
}

function One({ session, busy, onEnd }: { session: Schemas['SessionDto']; busy: boolean; onEnd: () => void }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const program = programOf(session.userAgent);
  return (
    <Group justify="space-between" wrap="nowrap" align="start">
      <Stack gap={2} miw={0}>
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {program ?? t('sessions.unknown')}
          </Text>
          {session.current && (
            <Badge tt="none" color="teal" variant="light">
              {t('sessions.current')}
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed">
          {t('sessions.lastUsed', { time: format.dateTime(session.lastUsedAt), address: session.address ?? '–' })}
        </Text>
      </Stack>
      {!session.current && (
        <Button size="xs" variant="default" disabled={busy} onClick={onEnd} aria-label={t('sessions.endOf', { program: program ?? t('sessions.unknown') })}>
          {t('sessions.end')}
        </Button>
      )}
    </Group>
  );
}

/** The browser and the system, as far as a program says so of itself; else how it calls itself. */
function programOf(agent: string | null): string | null {
  if (!agent) {
    return null;
  }

  const browser = (/(Edg|SamsungBrowser|Whale|OPR|Firefox|Chrome|Safari)\//.exec(agent)?.[1] ?? '').replace('Edg', 'Edge').replace('OPR', 'Opera').replace('SamsungBrowser', 'Samsung Internet');
  const system = /(iPhone|iPad|Android|Windows|Mac OS X|Linux)/.exec(agent)?.[1]?.replace('Mac OS X', 'macOS');
  const named = [/Edg\//.test(agent) ? 'Edge' : /Whale\//.test(agent) ? 'Whale' : browser, system].filter(Boolean).join(' · ');
  return named || agent.slice(0, 60);
}
