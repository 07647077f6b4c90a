const LAST_PORT = 65_535;

/** A port as somebody wrote it; undefined for what is none. */
export function readPort(written: string): number | undefined {
  const port = Number(written);
  return /^\d+$/.test(written.trim()) && port >= 1 && port <= LAST_PORT ? port : undefined;
}

/** Whether a page of this host was opened on the hub's own computer. */
export function isLoopbackName(hostname: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname) || hostname.endsWith('.localhost');
}
