import { ActionIcon, Alert, Button, Group, List, NumberInput, SegmentedControl, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { api, type Schemas } from '@/api/client';
import { ActDialog } from '@/ui/ActDialog';
import { Card } from '@/ui/Card';
import { told } from '@/ui/notify';
import { Page } from '@/ui/Page';
import { useFormat } from '@/ui/useFormat';
import { readBotsAnew } from './useBots';
import { Wide } from './Wide';

type Choice = Schemas['RenewalChoice'];
const choices: Choice[] = ['keepBot', 'releaseHolding', 'moveToNewBot'];
const problems = ['NoSymbols', 'SymbolInvalid', 'SymbolRepeated', 'CountOutOfRange', 'BudgetNotPositive', 'BudgetTooSmall', 'HoldingWouldBeDropped', 'OpenOrderWouldBeDropped'] as const;
const needsChoice = ({ kind }: Schemas['RenewalProblemDto']) => kind === 'HoldingWouldBeDropped' || kind === 'OpenOrderWouldBeDropped';

/** Replaces all bots from symbols and a budget: first shown, then done. */
export function Component() {
  const { t } = useTranslation('bots');
  const { t: tc } = useTranslation();
  const navigate = useNavigate();
  const [symbols, setSymbols] = useState([{ symbol: 'TQQQ', count: 1 }]);
  const [budget, setBudget] = useState<number | string>('');
  const [fates, setFates] = useState<Record<string, Choice>>({});
  const [asked, setAsked] = useState(false);
  const change = (index: number, to: { symbol: string; count: number }) => {
    setSymbols(symbols.map((row, at) => (at === index ? to : row)));
  };
  const body = {
    symbols: symbols.map(({ symbol, count }) => ({ symbol: symbol.trim().toUpperCase(), count })),
    budget: Number(budget),
    becomes: Object.entries(fates).map(([bot, becomes]) => ({ bot, becomes })),
  };
  return (
    <Page title={t('renewal.title')}>
      <Card title={t('renewal.new')}>
        <Stack>
          <Text>{t('renewal.text')}</Text>
          {symbols.map((row, index) => (
            <Group key={index} align="end" gap="sm">
              <TextInput
                label={t('renewal.symbol')}
                value={row.symbol}
                maxLength={10}
                autoCapitalize="characters"
                w={140}
                onChange={({ currentTarget }) => {
                  change(index, { ...row, symbol: currentTarget.value });
                }}
              />
              <div>
                <Text size="sm" fw={500}>
                  {t('renewal.count')}
                </Text>
                <SegmentedControl
                  aria-label={t('renewal.count')}
                  value={String(row.count)}
                  data={['1', '2', '3']}
                  onChange={(count) => {
                    change(index, { ...row, count: Number(count) });
                  }}
                />
              </div>
              {symbols.length > 1 && (
                <ActionIcon
                  variant="subtle"
                  color="red"
                  size="lg"
                  aria-label={t('renewal.removeSymbol')}
                  onClick={() => {
                    setSymbols(symbols.filter((_, at) => at !== index));
                  }}
                >
                  <IconTrash size={18} aria-hidden />
                </ActionIcon>
              )}
            </Group>
          ))}
          <Group>
            <Button
              variant="light"
              size="xs"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => {
                setSymbols([...symbols, { symbol: '', count: 1 }]);
              }}
            >
              {t('renewal.addSymbol')}
            </Button>
          </Group>
          <NumberInput label={t('renewal.budget')} value={budget} onChange={setBudget} min={0} thousandSeparator="," w={220} />
          <Group justify="flex-end">
            <Button component={Link} to="/bots" variant="default">
              {tc('act.cancel')}
            </Button>
            <Button
              disabled={Number(budget) <= 0 || symbols.some(({ symbol }) => symbol.trim() === '')}
              onClick={() => {
                setFates({});
                setAsked(true);
              }}
            >
              {t('renewal.look')}
            </Button>
          </Group>
        </Stack>
      </Card>
      <ActDialog
        opened={asked}
        onClose={() => {
          setAsked(false);
        }}
        title={t('renewal.title')}
        danger
        wish={['renewal', body]}
        dryRun={() => api.POST('/api/v1/bots/renewal', { body: { ...body, dryRun: true } })}
        mayAct={(preview) => preview.problems.length === 0}
        confirm={(preview) => (preview.problems.length > 0 ? t('renewal.choose') : t('renewal.confirm', { count: preview.newBots.length }))}
        act={(key) => api.POST('/api/v1/bots/renewal', { params: { header: { 'Idempotency-Key': key } }, body: { ...body, dryRun: false } })}
        done={() => {
          told(t('done.renewed'));
          setAsked(false);
          void readBotsAnew();
          void navigate('/bots');
        }}
      >
        {(preview) => <Preview preview={preview} fates={fates} onFate={(bot, becomes) => { setFates({ ...fates, [bot]: becomes }); }} />}
      </ActDialog>
    </Page>
  );
}

interface PreviewProps {
  preview: Schemas['RenewalDto'];
  fates: Record<string, Choice>;
  onFate: (bot: string, becomes: Choice) => void;
}

function Preview({ preview, fates, onFate }: PreviewProps) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const asked = [...new Set([...Object.keys(fates), ...preview.problems.filter(needsChoice).map(({ subject }) => subject)])];
  const others = preview.problems.filter((problem) => !needsChoice(problem) || fates[problem.subject] !== undefined);
  return (
    <Stack gap="sm">
      {others.length > 0 && (
        <Alert color="orange" variant="light" icon={<IconAlertTriangle aria-hidden />}>
          <List size="sm" listStyleType="none">
            {others.map(({ kind, subject }) => {
              const known = problems.find((name) => name === kind);
              return <List.Item key={kind + subject}>{known ? t(`renewal.problem.${known}`, { subject }) : t('renewal.problem.other', { kind, subject })}</List.Item>;
            })}
          </List>
        </Alert>
      )}
      {asked.map((bot) => (
        <Select
          key={bot}
          label={t('renewal.becomes', { bot })}
          value={fates[bot] ?? null}
          placeholder={t('renewal.pick')}
          data={choices.map((value) => ({ value, label: t(`renewal.choice.${value}`) }))}
          onChange={(value) => {
            if (value !== null) {
              onFate(bot, value as Choice);
            }
          }}
        />
      ))}
      {preview.newBots.length > 0 && (
        <Bots
          title={t('renewal.new')}
          rows={preview.newBots.map((bot) => ({ name: bot.continues ? `${bot.name} (${t('renewal.continues')})` : bot.name, symbol: bot.symbol, seed: format.usd(bot.seed), tiers: format.number(bot.maxTier) }))}
        />
      )}
      <Bots
        title={t('renewal.old')}
        rows={preview.oldBots.map((bot) => ({ name: bot.name, symbol: bot.symbol, seed: format.usd(bot.seed), tiers: format.number(bot.maxTier), quantity: format.number(bot.quantity) }))}
      />
      {preview.kept.length > 0 && <Text size="sm">{t('renewal.kept', { names: preview.kept.join(', ') })}</Text>}
      {preview.released.length > 0 && <Text size="sm">{t('renewal.released', { names: preview.released.join(', ') })}</Text>}
      {preview.dropped.length > 0 && <Text size="sm">{t('renewal.dropped', { names: preview.dropped.join(', ') })}</Text>}
    </Stack>
  );
}

function Bots({ title, rows }: { title: string; rows: { name: string; symbol: string; seed: string; tiers: string; quantity?: string }[] }) {
  const { t } = useTranslation('bots');
  return (
    <div>
      <Text fw={600}>{title}</Text>
      <Wide label={title} minWidth={320}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('form.name')}</Table.Th>
              <Table.Th>{t('renewal.symbol')}</Table.Th>
              <Table.Th ta="right">{t('form.seed')}</Table.Th>
              <Table.Th ta="right">{t('form.maxTier')}</Table.Th>
              {rows.some(({ quantity }) => quantity !== undefined) && <Table.Th ta="right">{t('renewal.quantity')}</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.name}>
                <Table.Td>{row.name}</Table.Td>
                <Table.Td>{row.symbol}</Table.Td>
                <Table.Td ta="right">{row.seed}</Table.Td>
                <Table.Td ta="right">{row.tiers}</Table.Td>
                {row.quantity !== undefined && <Table.Td ta="right">{row.quantity}</Table.Td>}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Wide>
    </div>
  );
}
