import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'server/**/*.test.ts',
      'electron/**/*.test.ts',
      'renderer/**/*.test.ts',
      'resources/**/*.test.ts',
      'tests/**/*.test.ts',
    ],
    setupFiles: ['./tests/helpers/load-language.ts'],
    reporters: ['default', './tests/helpers/skip-reporter.ts'],
    // Integration tests start child processes; a laptop that is busy needs patience, a hang still ends.
    testTimeout: 20_000,
    // What is waited for may take its time on a busy machine; a second is only Vitest's guess.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 30_000,
  },
});
