import { useDrafts } from '../state/drafts.ts';
import { useEdits } from '../state/edits.ts';
import { useToolResults } from '../state/tool-results.ts';
import { useNewChat } from './new-chat.ts';

/** Of what was written and not sent nothing stays in this browser: somebody else may sign in next. */
export function forgetWriting(): void {
  useDrafts.setState({ drafts: {} });
  useEdits.setState({ texts: {}, freshId: undefined });
  useToolResults.setState({ texts: {} });
  useNewChat.getState().reset();
}
