import { expect } from 'vitest';

/** Before the interface's tests, as before its first drawing: English is there. */
if (expect.getState().testPath?.includes('/renderer/') === true) {
  const { showLanguage } = await import('../../renderer/texts/shown-language.ts');
  await showLanguage('en');
}
