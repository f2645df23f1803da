import { Center, Stack, Text } from '@mantine/core';
import { IconEggCracked } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface Props {
  title: string;
  /** What to do about it. */
  children?: ReactNode;
}

/** Says that there is nothing yet, and what makes something. */
export function Empty({ title, children }: Props) {
  return (
    <Center py="xl">
      <Stack align="center" gap="xs" maw={420}>
        <IconEggCracked size={36} stroke={1.3} aria-hidden />
        <Text fw={600} ta="center">
          {title}
        </Text>
        {children}
      </Stack>
    </Center>
  );
}
