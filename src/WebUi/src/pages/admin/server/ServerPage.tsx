import { Stack } from '@mantine/core';
import { Backups } from './Backups';
import { Nodes } from './Nodes';

/** The processes that serve, and whether what they keep could be brought back. */
export function Component() {
  return (
    <Stack gap="lg">
      <Backups />
      <Nodes />
    </Stack>
  );
}
