import { Box, Skeleton, useComputedColorScheme } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { ChartProps } from './types';

// The library weighs as much as a page: it comes when a chart is first seen.
const Drawing = lazy(() => import('./Drawing'));

/** A chart over time. What it shows is said by `label` and, for who cannot see it, by a table or text beside it. */
export function TimeChart(props: ChartProps) {
  const scheme = useComputedColorScheme('light');
  const { ref, entry } = useIntersection({ rootMargin: '200px' });
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (entry?.isIntersecting) {
      setSeen(true);
    }
  }, [entry]);
  return (
    <Box ref={ref} role="img" aria-label={props.label} h={props.height ?? 280}>
      {seen && (
        <Suspense fallback={<Skeleton h="100%" />}>
          <Drawing {...props} scheme={scheme} />
        </Suspense>
      )}
    </Box>
  );
}
