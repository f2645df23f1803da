import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import type { Schemas } from '@/api/client';
import { useApiForm } from '@/ui/useApiForm';
import { isComplete, settingsOf, valuesOf, type BotValues } from './botValues';

interface Answer<T> {
  data?: T;
  error?: unknown;
}

/** A bot's settings as a form, and as they are at the moment for whoever shows what they mean. */
export function useBotForm<T>(begin: Schemas['BotSettings'], send: (settings: Schemas['BotSettings']) => Promise<Answer<T>>, done: (data: T) => void) {
  const [values, setValues] = useState<BotValues>(() => valuesOf(begin));
  const [settled] = useDebouncedValue(values, 500);
  const form = useApiForm<BotValues, T>(
    { mode: 'uncontrolled', initialValues: valuesOf(begin), onValuesChange: setValues },
    (typed) => send(settingsOf(typed)),
    done,
  );
  const settings = useMemo(() => (isComplete(settled) ? settingsOf(settled) : null), [settled]);
  return { ...form, settings };
}
