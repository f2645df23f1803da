import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@/api/client';
import { useKind } from '@/pages/books/words';
import { useFormat } from '@/ui/useFormat';
import { Part } from './Part';

/** What an import found, did or would do; what needs a person comes first. */
export function ReportView({ report }: { report: Schemas['ImportReport'] }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const kind = useKind();
  const good = report.outcome !== 'refused';
  const place = (note: Schemas['ImportNote']) => [note.table, note.row === null ? null : t('import.row', { row: String(note.row) }), note.column].filter(Boolean).join(' · ');
  const uneven = report.checks.some((check) => !check.even);
  return (
    <Stack gap="sm">
      <Alert color={good ? 'teal' : 'red'} icon={good ? <IconCircleCheck aria-hidden /> : <IconAlertTriangle aria-hidden />} title={t(`import.outcome.${report.outcome}`)}>
        <Text size="sm">{t(`import.outcomeText.${report.outcome}`)}</Text>
        {report.machine && <Text size="sm">{t('import.machine', { name: report.machine })}</Text>}
        {report.secrets.length > 0 && <Text size="sm">{t('import.secrets', { names: report.secrets.join(', ') })}</Text>}
      </Alert>
      <Part
        title={t('import.problems', { count: report.problemCount })}
        note={report.problemCount > report.problems.length ? t('import.problemsMore', { count: report.problems.length }) : undefined}
        open
        headings={[t('import.place'), t('import.what')]}
        rows={report.problems.map((note) => [place(note), note.text])}
      />
      <Part
        title={t('import.conflicts')}
        open
        headings={[t('import.item'), t('import.here'), t('import.there'), t('import.what')]}
        rows={report.conflicts.map((conflict) => [[conflict.table, conflict.name, conflict.field].filter(Boolean).join(' · '), conflict.here ?? '–', conflict.there ?? '–', conflict.text])}
      />
      <Part
        title={t('import.rests')}
        note={t('import.restsText')}
        open
        headings={[t('import.bot'), t('import.session'), t('import.kind'), t('import.rest')]}
        rows={report.rests.map((rest) => [`${rest.name} · ${rest.symbol}`, format.date(rest.session), kind(rest.kind), rest.text])}
      />
      <Part
        title={t('import.fills')}
        note={t('import.fillsText')}
        open
        headings={[t('import.bot'), t('import.session'), t('import.kind'), t('import.shares'), t('import.amount')]}
        figures={2}
        rows={report.fills.map((fill) => [`${fill.name} · ${fill.symbol}`, format.date(fill.session), kind(fill.kind), format.number(fill.quantity), format.usd(fill.amount)])}
      />
      <Part
        title={t('import.checks')}
        note={t('import.checkText')}
        open={uneven}
        headings={[t('import.item'), t('import.even'), t('import.old'), t('import.fill'), t('import.new')]}
        figures={3}
        rows={report.checks.map((check) => [
          [t(`import.check.${check.code as 'rows'}`, { defaultValue: check.code }), check.subject].filter(Boolean).join(' · '),
          check.even ? `✓ ${t('import.even')}` : `✕ ${t('import.uneven')}`,
          format.number(check.old, 2),
          format.number(check.fills, 2),
          format.number(check.new, 2),
        ])}
      />
      <Part
        title={t('import.bots')}
        open
        headings={[t('import.bot'), t('import.was'), t('import.tier'), t('import.shares'), t('import.average')]}
        figures={3}
        rows={report.bots.map((bot) => [
          `${bot.name} · ${bot.symbol}`,
          t(bot.wasActive ? 'import.wasActive' : 'import.wasInactive'),
          `${format.number(bot.tierBefore, 2)} → ${format.number(bot.tierAfter, 2)}`,
          format.number(bot.quantity),
          format.usd(bot.averagePrice),
        ])}
      />
      <Part
        title={t('import.tables')}
        headings={[t('import.table'), t('import.read'), t('import.written'), t('import.merged'), t('import.changed'), t('import.unchanged'), t('import.skipped')]}
        figures={6}
        rows={report.tables.map((table) => [table.name, ...[table.read, table.written, table.merged, table.changed, table.unchanged, table.skipped].map((count) => format.number(count))])}
      />
      <Part title={t('import.notes')} headings={[t('import.place'), t('import.what')]} rows={report.notes.map((note) => [place(note), note.text])} />
    </Stack>
  );
}
