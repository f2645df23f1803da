import { Center, Loader } from '@mantine/core';

/** While the page itself is being loaded, before there are texts. */
export const Splash = () => (
  <Center h="100dvh">
<<<<<<< HEAD
    <Loader role="img" aria-label="EggMoney" />
=======
    <Loader role="status" aria-label="EggMoney" />
>>>>>>> page
  </Center>
);
