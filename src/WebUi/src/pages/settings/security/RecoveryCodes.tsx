import { Alert, Button, Checkbox, CopyButton, Group, Modal, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconCopy, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  codes: readonly string[];
  username: string;
  onClose: () => void;
}

/** The recovery codes, shown this once: whoever closes this says that they have them. */
export function RecoveryCodes({ codes, username, onClose }: Props) {
  const { t } = useTranslation(['settings', 'common']);
  const [kept, setKept] = useState(false);
  const text = [`EggMoney · ${username}`, ...codes].join('\n') + '\n';
  return (
    <Modal opened onClose={onClose} title={t('codes.title')} centered closeOnClickOutside={false} closeOnEscape={false} withCloseButton={false}>
      <Stack gap="sm">
        <Alert color="orange" variant="light">
          {t('codes.once')}
        </Alert>
        <SimpleGrid cols={2} spacing="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {codes.map((code) => (
            <Text key={code} component="li" ff="monospace" ta="center">
              {code}
            </Text>
          ))}
        </SimpleGrid>
        <Group gap="xs" grow>
          <Button component="a" variant="light" leftSection={<IconDownload size={16} aria-hidden />} href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`} download="eggmoney-recovery-codes.txt">
            {t('codes.download')}
          </Button>
          <CopyButton value={text} timeout={3000}>
            {({ copied, copy }) => (
              <Button variant="light" leftSection={<IconCopy size={16} aria-hidden />} onClick={copy}>
                <span aria-live="polite">{t(copied ? 'common:act.copied' : 'common:act.copy')}</span>
              </Button>
            )}
          </CopyButton>
        </Group>
        <Checkbox
          label={t('codes.kept')}
          checked={kept}
          onChange={(event) => {
            setKept(event.currentTarget.checked);
          }}
        />
        <Button disabled={!kept} onClick={onClose}>
          {t('common:act.close')}
        </Button>
      </Stack>
    </Modal>
  );
}
