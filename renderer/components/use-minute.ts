import { useEffect, useState } from 'react';

const MINUTE_MS = 60_000;

/** The time, by the minute: chats of today become chats of yesterday, and keys expire, while the page stands open. */
export function useMinute(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
