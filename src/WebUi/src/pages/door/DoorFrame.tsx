import { Alert, Anchor, Box, Button, Container, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconLanguage } from '@tabler/icons-react';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { preferences } from '@/ui/preferences';
import { useServer } from './useServer';

interface Props {
  title: string;
  /** A sentence under the title. */
  lead?: ReactNode;
  children: ReactNode;
  /** Other ways to go, under the form. */
  links?: readonly { to: string; text: string }[];
}

/** The frame of the pages before the log-in. */
export function DoorFrame({ title, lead, children, links = [] }: Props) {
  const { t, i18n } = useTranslation('door');
  const { data: server } = useServer();
  const other = i18n.resolvedLanguage === 'ko' ? 'en' : 'ko';
  useEffect(() => {
    document.title = `${title} · EggMoney`;
  }, [title]);

  return (
    <Container component="main" size={460} px="sm" py={{ base: 'md', sm: 48 }}>
      <Stack gap="md">
        <Group justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <img src="/icon.svg" width={32} height={32} alt="" />
            <Text fw={700} size="lg">
              EggMoney
            </Text>
          </Group>
          <Button
            variant="subtle"
            color="gray"
            size="compact-md"
            lang={other}
            leftSection={<IconLanguage size={16} aria-hidden />}
            onClick={() => {
              preferences.set({ language: other });
              void i18n.changeLanguage(other);
            }}
          >
            {other === 'ko' ? '한국어' : 'English'}
          </Button>
        </Group>
        {server?.demo && (
          <Alert color="yellow" variant="light" title={t('practice.title')}>
            {t('practice.text')}
          </Alert>
        )}
        <Paper withBorder radius="md" p={{ base: 'md', sm: 'xl' }}>
          <Stack gap="md">
            <Box>
              <Title order={1} size="h3">
                {title}
              </Title>
              {lead !== undefined && (
                <Text size="sm" c="dimmed" mt={4}>
                  {lead}
                </Text>
              )}
            </Box>
            {children}
          </Stack>
        </Paper>
        {links.length > 0 && (
          <Group justify="center" gap="lg">
            {links.map(({ to, text }) => (
              <Anchor key={to} component={Link} to={to} size="sm" underline="always">
                {text}
              </Anchor>
            ))}
          </Group>
        )}
      </Stack>
    </Container>
  );
}
