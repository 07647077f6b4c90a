import { getRouteApi } from '@tanstack/react-router';
import { Ban, CircleCheck, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { teamName, useBlockTeam, useTeam, type TeamInfo } from '../../api/queries/teams.ts';
import { Answer } from '../../components/answer.tsx';
import { BackLink } from '../../components/back-link.tsx';
import { Button } from '../../components/button.tsx';
import { IdText } from '../../components/id-text.tsx';
import { Page } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { Section } from '../../components/section.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { KeyList } from '../keys/key-list.tsx';
import { DeleteTeamDialog } from './delete-team-dialog.tsx';
import { EditTeamDialog } from './edit-team-dialog.tsx';
import { TeamFacts } from './team-facts.tsx';
import { TeamMembers } from './team-members.tsx';

const route = getRouteApi('/teams/team/$teamId');

/** Everything about one team. */
export function TeamScreen() {
  const { teams: texts } = useTexts();
  const { teamId } = route.useParams();
  const answer = useTeam(teamId);
  if (answer.data !== undefined) return <Shown info={answer.data} />;
  return (
    <Page title={texts.title} about={<IdText id={teamId} />} back={<BackLink to="/teams" text={texts.title} />}>
      <Answer to={answer}>{() => null}</Answer>
    </Page>
  );
}

function Shown({ info }: { readonly info: TeamInfo }) {
  const { teams: texts, people } = useTexts();
  const team = info.team_info;
  const [open, setOpen] = useState<'edit' | 'delete'>();
  const block = useBlockTeam(team.team_id);
  const close = () => setOpen(undefined);
  const name = teamName(team);

  function toggleBlocked(): void {
    const isBlocked = !team.blocked;
    const undo = { label: people.undo, perform: () => block.mutate(!isBlocked) };
    block.mutate(isBlocked, {
      onSuccess: () => showNotice(isBlocked ? texts.wasBlocked(name) : texts.wasUnblocked(name), undo),
    });
  }

  return (
    <Page
      title={name}
      about={<IdText id={team.team_id} />}
      back={<BackLink to="/teams" text={texts.title} />}
      actions={
        <>
          <Button onClick={() => setOpen('edit')}>
            <Pencil size={15} aria-hidden />
            {people.edit}
          </Button>
          <Button onClick={toggleBlocked}>
            {team.blocked ? <CircleCheck size={15} aria-hidden /> : <Ban size={15} aria-hidden />}
            {team.blocked ? texts.unblock : texts.block}
          </Button>
          <Button look="danger" onClick={() => setOpen('delete')}>
            <Trash2 size={15} aria-hidden />
            {people.remove}
          </Button>
        </>
      }
    >
      {block.error !== null && <Problem message={block.error.message} />}
      {team.blocked && (
        <p className="mb-4 rounded-lg bg-danger-soft px-3 py-2 text-sm text-danger">{texts.blockedNote}</p>
      )}
      <TeamFacts team={team} />
      <TeamMembers info={info} />
      <Section title={people.keys}>
        <KeyList keys={info.keys} />
      </Section>
      {open === 'edit' && <EditTeamDialog team={team} onClose={close} />}
      {open === 'delete' && <DeleteTeamDialog info={info} onClose={close} />}
    </Page>
  );
}
