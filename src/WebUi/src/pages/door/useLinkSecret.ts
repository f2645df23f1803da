import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { linkSecret } from './linkSecret';

/** The secret that the page was opened with; empty for none. It is taken out of the address, so that neither history nor a shared screen has it: after a reload it is asked for. */
export function useLinkSecret(name: 'token' | 'code'): string {
  const location = useLocation();
  const navigate = useNavigate();
  const { secret, rest } = linkSecret(location, name);
  const [kept, setKept] = useState(secret);
  if (secret !== '' && secret !== kept) {
    // Another link was opened in the same tab.
    setKept(secret);
  }

  useEffect(() => {
    if (secret !== '') {
      void navigate(rest, { replace: true });
    }
  }, [navigate, rest, secret]);
  return secret === '' ? kept : secret;
}
