/** The oldest C library that node-llama-cpp's binaries run with (Debian 12, Ubuntu 22.04, RHEL 9). */
const OLDEST_GLIBC = [2, 34] as const;

/** Why llama.cpp can't run on a system, as far as that shows without trying; undefined where nothing speaks against it. */
export function describeMissingLibrary(
  platform: NodeJS.Platform,
  glibcVersion: string | undefined,
): string | undefined {
  if (platform !== 'linux') return undefined;
  if (glibcVersion === undefined) return 'it needs glibc, and this Linux uses another C library (Alpine uses musl)';
  const [major = 0, minor = 0] = glibcVersion.split('.').map(Number);
  const isTooOld = major < OLDEST_GLIBC[0] || (major === OLDEST_GLIBC[0] && minor < OLDEST_GLIBC[1]);
  return isTooOld
    ? `it needs glibc ${OLDEST_GLIBC.join('.')} or newer, and this system has ${glibcVersion}`
    : undefined;
}

/** The version of the C library that this process runs with; undefined where it is not glibc. */
export function readGlibcVersion(): string | undefined {
  const report: typeof process.report & { excludeNetwork?: boolean } = process.report;
  const hadNetwork = report.excludeNetwork ?? false;
  report.excludeNetwork = true; // Otherwise it looks up names of network peers, which can take seconds.
  const { header } = report.getReport() as { readonly header: { readonly glibcVersionRuntime?: string } };
  report.excludeNetwork = hadNetwork;
  return header.glibcVersionRuntime;
}
