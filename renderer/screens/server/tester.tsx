import { useState } from 'react';
import type { HubServer } from '../../../server/contract/hub/server.ts';
import { useLiveStatus } from '../../api/live-status.ts';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { FieldFrame, fieldLook, SelectField } from '../../components/field.tsx';
import { Section } from '../../components/section.tsx';
import { CodeBlock } from '../../markdown/code-block.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { curlOf, DIALECTS, type TestDialect } from './test-dialects.ts';
import { TestAnswer } from './test-answer.tsx';
import { useTest } from './use-test.ts';

/** One prompt, sent for real in any dialect, with the same as a command beside it. */
export function Tester({ server }: { readonly server: HubServer }) {
  const { tester: texts } = useTexts().server;
  const models = useLiveStatus(({ status }) => status?.models);
  const defaultModel = useLiveStatus(({ status }) => status?.defaultModel);
  const [prompt, setPrompt] = useState(texts.firstPrompt);
  const [dialect, setDialect] = useState<TestDialect>('chat');
  const [chosen, setChosen] = useState<string>();
  const { run, send, stop } = useTest();
  const usable = (models ?? []).filter(({ canChat }) => canChat).map(({ id }) => id);
  // What was chosen may be gone by now.
  const model = chosen !== undefined && usable.includes(chosen) ? chosen : (defaultModel ?? usable[0]);
  const question = { dialect, model: model ?? '', prompt };
  const isAsking = run?.state === 'asking';

  return (
    <Section title={texts.title}>
      <p className="mb-3 text-sm text-muted">{server.paused ? texts.paused : texts.about}</p>
      <div className="grid gap-4 lg:grid-cols-2">
        <form
          className="flex min-w-0 flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (isAsking) stop();
            else send(question);
          }}
        >
          <Choice
            label={texts.dialect}
            options={DIALECTS.map((value) => ({ value, text: texts.dialects[value] }))}
            value={dialect}
            onChange={setDialect}
          />
          {model === undefined ? (
            <p className="text-sm text-muted">{texts.noModel}</p>
          ) : (
            <SelectField
              label={texts.model}
              value={model}
              options={usable.map((value) => ({ value, text: value }))}
              onChange={setChosen}
            />
          )}
          <FieldFrame label={texts.prompt}>
            {(ids) => (
              <textarea
                {...ids}
                rows={3}
                required
                value={prompt}
                onChange={(event) => setPrompt(event.target.value)}
                className={`${fieldLook} resize-y`}
              />
            )}
          </FieldFrame>
          <div>
            <Button
              type="submit"
              look={isAsking ? 'plain' : 'primary'}
              disabled={model === undefined || prompt.trim() === ''}
            >
              {isAsking ? texts.stop : texts.send}
            </Button>
          </div>
          <TestAnswer run={run} />
        </form>
        <div className="min-w-0">
          <CodeBlock
            text={curlOf(server.address, question)}
            language="bash"
            title={texts.curl}
            copyLabel={texts.copyCurl}
          />
          <p className="mt-2 text-sm text-muted">{texts.keyNote}</p>
        </div>
      </div>
    </Section>
  );
}
