import { useEffect, useState } from 'react';

/** The machine's time in milliseconds, once a second while the page is seen. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => {
      if (!document.hidden) {
        setNow(Date.now());
      }
    }, 1000);
    return () => {
      window.clearInterval(timer);
    };
  }, []);
  return now;
}
