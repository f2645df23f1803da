import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { $api } from '@/api/client';
import { Empty } from '@/ui/Empty';
import { Loaded } from '@/ui/Loaded';
import { Section } from '../Section';
import { Channel } from './Channel';
import { ChannelDialog } from './ChannelDialog';
import { Wanted } from './Wanted';

/** Where messages go, and which. */
export function Component() {
  const { t } = useTranslation('settings');
  const channels = $api.useQuery('get', '/api/v1/notification-channels');
  const [adding, setAdding] = useState(false);
  const add = (
    <Button
      onClick={() => {
        setAdding(true);
      }}
    >
      {t('channels.add')}
    </Button>
  );
  return (
    <Stack>
      <Section title={t('channels.title')} text={t('channels.text')}>
        <Loaded query={channels} isEmpty={(rows) => rows.length === 0} empty={<Empty title={t('channels.empty')}>{add}</Empty>}>
          {(rows) => (
            <Stack>
              {rows.map((channel) => (
                <Channel key={channel.id} channel={channel} />
              ))}
              <Group>{add}</Group>
            </Stack>
          )}
        </Loaded>
      </Section>
      <Section title={t('wanted.title')} text={<Text span>{t('wanted.text')}</Text>}>
        <Wanted />
      </Section>
      {adding && (
        <ChannelDialog
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
    </Stack>
  );
}
