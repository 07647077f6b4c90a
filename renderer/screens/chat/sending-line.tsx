import { Button } from '../../components/button.tsx';
import { cancelSending, type Sending } from '../../conversation/outbox.ts';
import { useTexts } from '../../texts/use-texts.ts';

interface SendingLineProps {
  readonly draftId: string;
  readonly sending: Sending | undefined;
}

/** Why a message has not gone out. It stays in its field, so nothing is lost. */
export function SendingLine({ draftId, sending }: SendingLineProps) {
  const texts = useTexts().chat;
  if (sending === undefined || sending === 'sending') return null;
  if (typeof sending === 'object') {
    return (
      <p role="alert" className="px-2 pt-1 text-sm break-words text-danger">
        {sending.error}
      </p>
    );
  }
  return (
    <div role="status" className="flex items-center justify-between gap-3 px-2 pt-1 text-sm text-muted">
      <span>{sending === 'hub' ? texts.keptForHub : texts.kept}</span>
      <Button onClick={() => cancelSending(draftId)}>{texts.cancelSending}</Button>
    </div>
  );
}
