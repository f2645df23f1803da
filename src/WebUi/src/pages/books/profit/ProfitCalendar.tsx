import { Stack, Text } from '@mantine/core';
import { Calendar } from '@mantine/dates';
import { clsx } from 'clsx';
import dayjs from 'dayjs';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { $api, type Schemas } from '@/api/client';
import { Gain } from '@/ui/Gain';
import { Loaded } from '@/ui/Loaded';
import { usePreferences } from '@/ui/preferences';
import { useFormat } from '@/ui/useFormat';
import { LocalDates } from '@/ui/LocalDates';
import classes from './ProfitCalendar.module.css';

/** What each session of a month earned. */
export default function ProfitCalendar({ year }: { year: number | null }) {
  const { t } = useTranslation('books');
  const days = $api.useQuery('get', '/api/v1/reports/profit/days', { params: { query: year === null ? {} : { from: `${year}-01-01`, to: `${year}-12-31` } } });
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t('profit.dayText')}
      </Text>
      <Loaded query={days} lines={8}>
        {(rows) => <Month rows={rows} year={year} />}
      </Loaded>
    </Stack>
  );
}

function Month({ rows, year }: { rows: Schemas['DayProfitDto'][]; year: number | null }) {
  const { t, i18n } = useTranslation('books');
  const { t: common } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const [month, setMonth] = useState(() => (rows.at(-1)?.session ?? `${year ?? new Date().getFullYear()}-01-01`).slice(0, 8) + '01');
  const bySession = useMemo(() => new Map(rows.map((row) => [row.session, row.sums])), [rows]);
  const compact = useMemo(() => new Intl.NumberFormat(i18n.resolvedLanguage, { maximumFractionDigits: 0 }), [i18n.resolvedLanguage]);
  const months = $api.useQuery('get', '/api/v1/reports/profit/months', { params: { query: { year: Number(month.slice(0, 4)) } } });
  const sum = months.data?.find((one) => one.month === month.slice(0, 7))?.sums;
  return (
    <LocalDates>
      <Calendar
        className={classes.calendar ?? ''}
        classNames={{ day: classes.day ?? '' }}
        fullWidth
        size="md"
        maxLevel="year"
        date={month}
        onDateChange={setMonth}
        minDate={year === null ? undefined : `${year}-01-01`}
        maxDate={year === null ? undefined : `${year}-12-31`}
        monthLabelFormat={(date) => dayjs(date).format('YYYY-MM')}
        hideOutsideDates
        ariaLabels={{ previousMonth: t('profit.previous'), nextMonth: t('profit.next'), monthLevelControl: t('profit.pickMonth', { month: month.slice(0, 7) }) }}
        getDayProps={(date) => {
          const sums = bySession.get(date);
          return {
            disabled: !sums,
            'aria-label': sums?.sales
              ? t('profit.day', { number: date.slice(8).replace(/^0/, ''), day: format.day(date), sign: sums.profit < 0 ? common('gain.down') : common('gain.up'), profit: format.usd(Math.abs(sums.profit)), sales: format.number(sums.sales) })
              : t('profit.dayNone', { number: date.slice(8).replace(/^0/, ''), day: format.day(date) }),
            onClick: () => {
              void navigate(`/trades?from=${date}&to=${date}`);
            },
          };
        }}
        renderDay={(date) => {
          const sums = bySession.get(date);
          return (
            <span className={classes.inside}>
              <span>{dayjs(date).date()}</span>
              {sums && sums.sales > 0 && <DayGain value={sums.profit} text={compact.format(Math.abs(sums.profit))} />}
            </span>
          );
        }}
      />
      {sum && (
        <Text size="sm" mt="xs">
          {t('profit.monthSum', { month: month.slice(0, 7) })}: <Gain value={sum.profit} fw={600} /> {sum.profitKrw !== null && <Gain value={sum.profitKrw} unit="krw" />}
        </Text>
      )}
    </LocalDates>
  );
}

/** The button around it says the same in words, to the cent; as a mark of the style sheet it is no part of the button's name. */
function DayGain({ value, text }: { value: number; text: string }) {
  const { gains } = usePreferences();
  const side = value === 0 ? 'even' : (value > 0) === (gains === 'redUp') ? 'red' : 'blue';
  return <span className={clsx(classes.gain, classes[side])} data-gain={`${value > 0 ? '▲' : value < 0 ? '▼' : ''}${text}`} />;
}
