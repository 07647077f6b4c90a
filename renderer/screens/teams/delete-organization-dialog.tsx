import { useNavigate } from '@tanstack/react-router';
import { useDeleteOrganization, type Organization } from '../../api/queries/organizations.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';

interface DeleteOrganizationDialogProps {
  readonly organization: Organization;
  readonly onClose: () => void;
}

export function DeleteOrganizationDialog({ organization, onClose }: DeleteOrganizationDialogProps) {
  const { teams: texts, people } = useTexts();
  const navigate = useNavigate();
  const remove = useDeleteOrganization();
  const { organization_id: organizationId, organization_alias: name } = organization;
  return (
    <ConfirmDialog
      title={people.removeNamed(name)}
      text={texts.organizations.removeWhat(organization.teams.length)}
      confirm={people.remove}
      error={remove.error?.message}
      isBusy={remove.isPending}
      onConfirm={() =>
        remove.mutate(organizationId, {
          onSuccess: () => {
            showNotice(people.removed(name));
            void navigate({ to: '/teams/organizations' });
          },
        })
      }
      onClose={onClose}
    />
  );
}
