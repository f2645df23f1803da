import { Container } from '@mantine/core';
import { useDeferredValue, useEffect, useState } from 'react';
import { Navigate, useLocation } from 'react-router';
import { $api } from '@/api/client';
import { useLiveEvents } from '@/api/live';
import { refresh } from '@/api/refresh';
import { useSession } from '@/api/session';
import { ProblemAlert } from '@/ui/ProblemAlert';
import { Shell } from './Shell';
import { Splash } from './Splash';

/** Everything that needs a login. Who has none comes to the log-in and back to where they were. */
export function Component() {
  const { login, because } = useSession();
  // What is behind the door is drawn in slices; in one go it would keep a slow phone from answering a touch.
  const drawn = useDeferredValue(login);
  const location = useLocation();
  const [failure, setFailure] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  useLiveEvents();

  useEffect(() => {
    if (login === 'unknown') {
      refresh().then(
        () => {
          setFailure(null);
        },
        setFailure,
      );
    }
  }, [login, attempt]);

  if (login === 'in') {
    return drawn === 'in' ? <LoggedIn /> : <Splash />;
  }

  if (login === 'out') {
    const here = location.pathname + location.search;
    const query = new URLSearchParams({ ...(here !== '/' && because !== 'logout' && { next: here }), ...(because === 'ended' && { ended: '1' }) });
    return <Navigate to={{ pathname: '/login', search: query.toString() }} replace />;
  }

  return failure === null ? (
    <Splash />
  ) : (
    <Container size="xs" py="xl">
      <ProblemAlert
        error={failure}
        onRetry={() => {
          setFailure(null);
          setAttempt(attempt + 1);
        }}
      />
    </Container>
  );
}

function LoggedIn() {
  const me = $api.useQuery('get', '/api/v1/me', {}, { staleTime: 5 * 60_000 });
  return me.data?.mustChangePassword ? <Navigate to="/password" replace /> : <Shell />;
}
