import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconHelpCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@/api/client';

/** A slice of which only its owner can say what became of it. */
export function NeedsAnswer({ slice, onAnswer }: { slice: Schemas['OrderSliceDto']; onAnswer: () => void }) {
  const { t } = useTranslation('books');
  return (
    <Alert color="orange" icon={<IconHelpCircle aria-hidden />} title={t('answer.needed')}>
      <Stack gap="xs" align="start">
        <Text size="sm">{t('answer.text')}</Text>
        {slice.error && <Text size="sm">{withoutCode(slice.error)}</Text>}
        <Button size="xs" onClick={onAnswer}>
          {t('answer.open')}
        </Button>
      </Stack>
    </Alert>
  );
}

/** What the API says of a slice is a code for programs and words for people; or words only. */
export const withoutCode = (text: string) => text.replace(/^[a-z]+(_[a-z]+)*: (?=\S)/, '');
