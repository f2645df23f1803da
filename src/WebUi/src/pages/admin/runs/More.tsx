import { Button, Center } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Goes on with a map. */
export function More({ query }: { query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> } }) {
  const { t } = useTranslation();
  return query.hasNextPage ? (
    <Center>
      <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {t('list.more')}
      </Button>
    </Center>
  ) : null;
}
