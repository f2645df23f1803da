import { Alert, List, Stack, Table, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, type Schemas } from '@/api/client';
import { Card } from '@/ui/Card';
import { Loaded } from '@/ui/Loaded';
import { useFormat } from '@/ui/useFormat';
import { Wide } from './Wide';

interface Props {
  /** The bot; left out for one that is not there yet. */
  botId?: string;
  /** What it would be told; null while that is not complete. */
  settings: Schemas['BotSettings'] | null;
}

/** What settings would mean, before they are saved. Nothing is written. */
export function Consequences({ botId, settings }: Props) {
  const { t } = useTranslation('bots');
  const query = useQuery<Schemas['BotPreviewDto']>({
    queryKey: ['bot-preview', botId, settings],
    enabled: settings !== null,
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 60_000,
    queryFn: async () => {
      const body = settings as Schemas['BotSettings'];
      const answer = botId === undefined ? await api.POST('/api/v1/bots/preview', { body }) : await api.POST('/api/v1/bots/{id}/preview', { params: { path: { id: botId } }, body });
      if (answer.error !== undefined) {
        throw answer.error as unknown as Error;
      }

      return answer.data;
    },
  });
  return (
    <Card title={t('preview.title')}>
      {settings === null && query.data === undefined ? (
        <Text size="sm">{t('preview.waiting')}</Text>
      ) : (
        <div aria-live="polite" aria-busy={query.isFetching}>
          <Loaded query={query} lines={4}>
            {(preview) => <Preview preview={preview} />}
          </Loaded>
        </div>
      )}
    </Card>
  );
}

function Preview({ preview: { before, after, price, warnings } }: { preview: Schemas['BotPreviewDto'] }) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const tier = ({ tier, maxTier }: Schemas['BotFiguresDto']) => `${format.number(tier, 2)} / ${format.number(maxTier, 2)}`;
  const rows: [string, (figures: Schemas['BotFiguresDto']) => string][] = [
    [t('preview.tier'), tier],
    [t('line.band'), ({ bandPrice }) => format.usd(bandPrice)],
    [t('line.takeProfit'), ({ takeProfitPrice }) => format.usd(takeProfitPrice)],
    [t('line.stop'), ({ stopPrice }) => format.usd(stopPrice)],
    [t('preview.mostMoney'), ({ mostMoney }) => format.usd(mostMoney)],
    [t('preview.moreMoney'), ({ moreMoney }) => format.usd(moreMoney)],
  ];
  return (
    <Stack gap="sm">
      <Wide label={t('preview.title')} minWidth={220}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('preview.what')}</Table.Th>
            {before && <Table.Th ta="right">{t('preview.before')}</Table.Th>}
            <Table.Th ta="right">{t('preview.after')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([name, figure]) => {
            const [was, is] = [before && figure(before), figure(after)];
            return (was ?? is) === '–' && is === '–' ? null : (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={400}>
                  {name}
                </Table.Th>
                {before && (
                  <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
                    {was}
                  </Table.Td>
                )}
                <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }} fw={before && was !== is ? 700 : undefined}>
                  {is}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Wide>
      {after.outlook && (
        <div>
          <Text size="xs" c="dimmed">
            {t('preview.decision', { price: format.usd(price) })}
          </Text>
          {before?.outlook && before.outlook.text !== after.outlook.text && (
            <Text size="sm">
              {t('preview.before')}: {before.outlook.text}
            </Text>
          )}
          <Text size="sm" fw={600}>
            {before?.outlook && before.outlook.text !== after.outlook.text ? `${t('preview.after')}: ` : ''}
            {after.outlook.text}
          </Text>
        </div>
      )}
      {warnings.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('preview.nothing')}
        </Text>
      ) : (
        <Alert color="orange" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t('preview.warnings')}>
          <List size="sm" spacing={4} listStyleType="none">
            {warnings.map(({ code, text }) => (
              <List.Item key={code}>{text}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Stack>
  );
}
