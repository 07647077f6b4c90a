import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useModelNames } from '../../api/queries/model-names.ts';
import { useReplay, type Replay, type RequestDetail } from '../../api/queries/requests.ts';
import { Button } from '../../components/button.tsx';
import { fieldLook } from '../../components/field.tsx';
import { Problem } from '../../components/problem.tsx';
import { formatCount, formatMs } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { AnswerContentView } from './answer-content-view.tsx';
import { FactRows, factOf } from './fact-rows.tsx';
import { formatRate } from './format-rate.ts';

/** Sends a request again to a model of one's choice, and shows both answers side by side. */
export function ReplayPart({ request }: { readonly request: RequestDetail }) {
  const { activity: texts } = useTexts();
  const { data: names = [] } = useModelNames();
  const replay = useReplay(request.id);
  const [model, setModel] = useState('');
  const id = useId();
  return (
    <section aria-label={texts.again} className="mt-6 border-t border-line pt-4">
      <h4 className="text-sm font-medium">{texts.again}</h4>
      <p className="mb-2 text-xs text-muted">{texts.againHint}</p>
      <form
        className="mb-3 flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          replay.mutate(model);
        }}
      >
        <div className="min-w-0 flex-1 basis-48">
          <label htmlFor={id} className="mb-1 block text-sm">
            {texts.againTo}
          </label>
          <select
            id={id}
            required
            value={model}
            onChange={(event) => setModel(event.target.value)}
            className={fieldLook}
          >
            <option value="">{texts.chooseModel}</option>
            {names.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <Button type="submit" look="primary" className="py-2" isBusy={replay.isPending}>
          {texts.send}
        </Button>
      </form>
      {replay.error !== null && <Problem message={replay.error.message} />}
      <p role="status" className="sr-only">
        {replay.data !== undefined && texts.answered(replay.data.model)}
      </p>
      {replay.data !== undefined && <Both request={request} replay={replay.data} />}
    </section>
  );
}

function Both({ request, replay }: { readonly request: RequestDetail; readonly replay: Replay }) {
  const { activity: texts } = useTexts();
  const before = request.body?.answer;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <div className="min-w-0">
        <h5 className="mb-1 text-sm font-medium wrap-anywhere">{`${texts.before}: ${request.modelAsked ?? ''}`}</h5>
        <Timing timed={request} />
        {before == null ? (
          <p className="text-sm text-muted">{texts.noAnswer}</p>
        ) : (
          <AnswerContentView label={texts.before} answer={before} />
        )}
      </div>
      <div className="min-w-0">
        <h5 className="mb-1 text-sm font-medium wrap-anywhere">{`${texts.after}: ${replay.model}`}</h5>
        <Timing timed={replay} />
        <AnswerContentView label={texts.after} answer={replay.answer} />
        <Link
          from="/activity"
          to="/activity"
          search={(search) => ({ ...search, id: replay.id })}
          className="mt-2 inline-block rounded text-sm text-accent hover:underline"
        >
          {texts.openAgain}
        </Link>
      </div>
    </div>
  );
}

type Timed = Pick<Replay, 'firstTokenMs' | 'durationMs' | 'tokensPerSecond' | 'inputTokens' | 'outputTokens'>;

function Timing({ timed }: { readonly timed: Timed }) {
  const { activity: texts } = useTexts();
  return (
    <div className="mb-2">
      <FactRows
        facts={[
          factOf(texts.took, formatMs(timed.durationMs)),
          factOf(texts.firstToken, formatMs(timed.firstTokenMs)),
          factOf(texts.rate, formatRate(texts, timed.tokensPerSecond)),
          factOf(texts.tokens, texts.tokensSaid(formatCount(timed.inputTokens), formatCount(timed.outputTokens))),
        ]}
      />
    </div>
  );
}
