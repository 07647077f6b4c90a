import { useOrganizations } from '../../api/queries/organizations.ts';
import { SelectField } from '../../components/field.tsx';
import { useTexts } from '../../texts/use-texts.ts';

interface OrganizationFieldProps {
  /** Empty = none. */
  readonly organizationId: string;
  readonly onChange: (organizationId: string) => void;
}

/** The organization of a team; nothing where there is none to choose. */
export function OrganizationField({ organizationId, onChange }: OrganizationFieldProps) {
  const { teams: texts } = useTexts();
  const organizations = useOrganizations().data ?? [];
  if (organizations.length === 0) return null;
  return (
    <SelectField
      className="mb-4"
      label={texts.organization}
      value={organizationId}
      options={[
        { value: '', text: texts.noOrganization },
        ...organizations.map(({ organization_id: value, organization_alias: text }) => ({ value, text })),
      ]}
      onChange={onChange}
    />
  );
}
