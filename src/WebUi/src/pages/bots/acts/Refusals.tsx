import { Alert, List } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@/api/client';

/** Why an order would not be sent now, in the API's words, without the code that stands before them for programs. */
export function Refusals({ refusals }: { refusals: Schemas['GuardDto'][] }) {
  const { t } = useTranslation('bots');
  return refusals.length === 0 ? null : (
    <Alert color="orange" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t('sell.refused')}>
      <List size="sm" listStyleType="none">
        {refusals.map(({ code, text }) => (
          <List.Item key={code}>{text.startsWith(`${code}: `) ? text.slice(code.length + 2) : text}</List.Item>
        ))}
      </List>
    </Alert>
  );
}
