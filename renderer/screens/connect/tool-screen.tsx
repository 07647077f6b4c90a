import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { ConnectGuide } from '../../../server/contract/hub/connect.ts';
import { useGuide, useTools, type Sender } from '../../api/queries/connect.ts';
import { Answer } from '../../components/answer.tsx';
import { BackLink } from '../../components/back-link.tsx';
import { Page } from '../../components/page.tsx';
import { Section } from '../../components/section.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { readConnectSearch } from './connect-search.ts';
import { FirstRequest } from './first-request.tsx';
import { NoteList } from './note-list.tsx';
import { SnippetList } from './snippet-list.tsx';
import { ToolChoices } from './tool-choices.tsx';
import { ToolKey, type HeldKey } from './tool-key.tsx';

const route = getRouteApi('/connect/$toolId');

/** The settings of one tool. */
export function ToolScreen() {
  const { toolId } = route.useParams();
  // A key that was made for one tool is not shown as another's.
  return <Tool key={toolId} toolId={toolId} />;
}

function Tool({ toolId }: { readonly toolId: string }) {
  const { connect: texts } = useTexts();
  const { model, address } = route.useSearch();
  const { data: list } = useTools();
  // Whoever looks from another computer sets up a tool there.
  const here = list?.addresses.find((each) => each === location.origin);
  const answer = useGuide({ tool: toolId, model, address: address ?? here });
  const known = list?.tools.find(({ id }) => id === toolId);
  return (
    <Page
      title={answer.data?.name ?? known?.name ?? toolId}
      about={<bdi>{answer.data?.about ?? known?.about ?? ''}</bdi>}
      back={<BackLink to="/connect" text={texts.back} />}
    >
      <Answer to={answer}>{(guide) => <Guide guide={guide} />}</Answer>
    </Page>
  );
}

function Guide({ guide }: { readonly guide: ConnectGuide }) {
  const { connect: texts } = useTexts();
  const navigate = route.useNavigate();
  const [held, setHeld] = useState<HeldKey>();
  const sender: Sender | undefined = guide.sendsKey ? held?.sender : { type: 'keyless' };
  const choose = (change: Readonly<Record<string, string>>) =>
    void navigate({ search: (before) => readConnectSearch({ ...before, ...change }), replace: true });
  return (
    <>
      <ToolChoices guide={guide} onModel={(model) => choose({ model })} onAddress={(address) => choose({ address })} />
      <NoteList notes={guide.notes} level="warning" />
      {guide.sendsKey && <ToolKey tool={guide} held={held} onChange={setHeld} />}
      <Section title={texts.steps}>
        <ol className="mb-4 flex list-decimal flex-col gap-1 ps-6 text-sm">
          {guide.steps.map((step) => (
            <li key={step}>
              <bdi>{step}</bdi>
            </li>
          ))}
        </ol>
        <SnippetList snippets={guide.snippets} placeholder={guide.keyPlaceholder} secret={held?.secret} />
        <NoteList notes={guide.notes} level="info" />
      </Section>
      <FirstRequest tool={guide} sender={sender} />
    </>
  );
}
