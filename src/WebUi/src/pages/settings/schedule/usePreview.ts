import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, type Schemas } from '@/api/client';

/** What a schedule would do if it were saved now; asked for a moment after the last change. */
export function usePreview(settings: Schemas['ScheduleSettings']) {
  const [asked] = useDebouncedValue(settings, 350);
  return useQuery<Schemas['SchedulePreviewDto'], unknown>({
    queryKey: ['post', '/api/v1/schedule/preview', asked],
    queryFn: async ({ signal }) => {
      const { data, error } = await api.POST('/api/v1/schedule/preview', { body: asked, signal });
      if (!data) {
        throw error as unknown as Error;
      }

      return data;
    },
    placeholderData: keepPreviousData,
    retry: false,
  });
}
