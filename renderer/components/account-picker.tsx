import { Combobox } from '@base-ui/react/combobox';
import { X } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { teamName, useTeams } from '../api/queries/teams.ts';
import { userName, useUsers, type ListedUser } from '../api/queries/users.ts';
import { useTexts } from '../texts/use-texts.ts';
import { FieldFrame, fieldLook } from './field.tsx';
import { itemLook, SuggestionSheet } from './suggestion-sheet.tsx';

/** Somebody or something chosen: its id, and what it is called. */
export interface Account {
  readonly id: string;
  readonly name: string;
  /** Tells apart those of one name. */
  readonly hint?: string | undefined;
  /** Typed by hand; nobody has this id or e-mail yet. */
  readonly isNew?: boolean;
}

interface PickerProps {
  readonly value: Account | null;
  readonly onChange: (account: Account | null) => void;
  readonly label?: string;
  readonly hint?: string;
  /** A form without a choice is not sent. */
  readonly isRequired?: boolean;
  readonly className?: string;
}

const SHOWN = 20;

interface UserPickerProps extends PickerProps {
  /** Somebody new is offered for what was typed and nobody has. */
  readonly allowsNew?: boolean;
}

/** Finds one of any number of users, by name, e-mail or id; the hub searches. */
export function UserPicker({ label, hint, allowsNew = false, ...props }: UserPickerProps) {
  const { limits: texts } = useTexts();
  const [typed, setTyped] = useState('');
  const { data } = useUsers({ search: useDeferredValue(typed), size: SHOWN });
  const found = matching((data?.users ?? []).map(accountOf), typed);
  const wanted = typed.trim();
  const isKnown = (data?.users ?? []).some((user) => user.user_id === wanted || user.user_email === wanted);
  const offered =
    allowsNew && wanted !== '' && !isKnown ? [{ id: wanted, name: wanted, hint: texts.newUser, isNew: true }] : [];
  return (
    <AccountPicker
      label={label ?? texts.user}
      hint={hint ?? texts.userHint}
      empty={texts.nobody}
      found={[...found, ...offered]}
      onSearch={setTyped}
      {...props}
    />
  );
}

function accountOf(user: ListedUser): Account {
  return { id: user.user_id, name: userName(user), hint: user.user_email ?? user.user_id };
}

/** Finds one of any number of teams, by name or id; the hub searches. */
export function TeamPicker({ label, ...props }: PickerProps) {
  const { limits: texts } = useTexts();
  const [typed, setTyped] = useState('');
  const { data } = useTeams({ search: useDeferredValue(typed), size: SHOWN });
  const known = (data?.teams ?? []).map((team) => ({ id: team.team_id, name: teamName(team), hint: team.team_id }));
  const found = matching(known, typed);
  return (
    <AccountPicker label={label ?? texts.team} empty={texts.noTeam} found={found} onSearch={setTyped} {...props} />
  );
}

/** The answer to what was typed before may still stand here, and Enter must not choose from that. */
function matching(accounts: readonly Account[], typed: string): readonly Account[] {
  const wanted = typed.trim().toLowerCase();
  return accounts.filter((account) =>
    [account.id, account.name, account.hint ?? ''].some((text) => text.toLowerCase().includes(wanted)),
  );
}

interface AccountPickerProps extends PickerProps {
  readonly label: string;
  readonly empty: string;
  readonly found: readonly Account[];
  readonly onSearch: (typed: string) => void;
}

function AccountPicker({
  label,
  hint,
  empty,
  found,
  onSearch,
  value,
  onChange,
  isRequired = false,
  className = '',
}: AccountPickerProps) {
  const texts = useTexts();
  return (
    <FieldFrame label={label} hint={hint} className={className}>
      {(ids) => (
        <Combobox.Root<Account>
          autoHighlight
          required={isRequired}
          filter={null}
          items={found}
          value={value}
          onValueChange={onChange}
          // What stands there because it was chosen is no search.
          onInputValueChange={(text, { reason }) => onSearch(reason === 'input-change' ? text : '')}
          itemToStringLabel={({ name }) => name}
          isItemEqualToValue={(item, chosen) => item.id === chosen.id}
        >
          <div className="relative">
            <Combobox.Input {...ids} aria-label={label} className={`${fieldLook} pe-9`} />
            <Combobox.Clear
              aria-label={texts.limits.clear}
              className="absolute top-1/2 end-1 -translate-y-1/2 rounded p-1.5 text-muted hover:text-ink"
            >
              <X size={15} aria-hidden />
            </Combobox.Clear>
          </div>
          <SuggestionSheet label={label} empty={empty}>
            {(account: Account) => (
              <Combobox.Item key={account.id} value={account} className={itemLook}>
                <span className="truncate">{account.name}</span>
                {account.hint !== account.name && <span className="truncate text-xs text-muted">{account.hint}</span>}
              </Combobox.Item>
            )}
          </SuggestionSheet>
        </Combobox.Root>
      )}
    </FieldFrame>
  );
}
