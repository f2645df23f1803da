import { Center, Loader } from '@mantine/core';

/** While the page itself is being loaded, before there are texts. */
export const Splash = () => (
  <Center h="100dvh">
    <Loader role="status" aria-label="EggMoney" />
  </Center>
);
