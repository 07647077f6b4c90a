import { showNotice } from '../../state/notices.ts';
import { currentTexts } from '../../texts/current-texts.ts';

/** For actions that show what they do at once: when the hub refuses, its own sentence tells why all is as before. */
export function reportFailure(action: Promise<unknown>): void {
  action.catch((error: unknown) => {
    showNotice(error instanceof Error && error.message !== '' ? error.message : currentTexts().problem);
  });
}
