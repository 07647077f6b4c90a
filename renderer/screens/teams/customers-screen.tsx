import { getRouteApi } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useBlockCustomer, useCustomers, useDeleteCustomer, type Customer } from '../../api/queries/customers.ts';
import { Answer } from '../../components/answer.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { EmptyList } from '../../components/empty-list.tsx';
import { Page } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { Problem } from '../../components/problem.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { showNotice } from '../../state/notices.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { withSearch } from '../list-search.ts';
import { CustomerDialog } from './customer-dialog.tsx';
import { customerName, CustomerTable } from './customer-table.tsx';
import { GroupTabs } from './group-tabs.tsx';

const route = getRouteApi('/teams/customers');
const SIZE = 50;

/** Those for whom programs ask: the `user` of their requests. */
export function CustomersScreen() {
  const { teams } = useTexts();
  const { search = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const [isCreating, setIsCreating] = useState(false);
  const create = { label: teams.customers.create, perform: () => setIsCreating(true) };
  return (
    <Page
      title={teams.tabs.customers}
      about={teams.customers.about}
      actions={
        <Button look="primary" onClick={create.perform}>
          <Plus size={16} aria-hidden />
          {create.label}
        </Button>
      }
    >
      <GroupTabs />
      <div className="mb-4 flex">
        <SearchField
          className="max-w-sm min-w-48 flex-1"
          label={teams.search}
          value={search}
          onChange={(wanted) =>
            void navigate({ search: (before) => withSearch(before, { search: wanted }), replace: true })
          }
        />
      </div>
      <Customers create={create} />
      {isCreating && <CustomerDialog onClose={() => setIsCreating(false)} />}
    </Page>
  );
}

interface CustomersProps {
  readonly create: { readonly label: string; readonly perform: () => void };
}

/** The table, or what stands in its place. */
function Customers({ create }: CustomersProps) {
  const { teams, people } = useTexts();
  const { search = '', page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const answer = useCustomers({ search, page, size: SIZE });
  const block = useBlockCustomer();
  const [editing, setEditing] = useState<Customer>();
  const [deleting, setDeleting] = useState<Customer>();

  function toggleBlocked(customer: Customer): void {
    const { user_id: id, blocked } = customer;
    const name = customerName(customer);
    const undo = { label: people.undo, perform: () => block.mutate({ id, isBlocked: blocked }) };
    block.mutate(
      { id, isBlocked: !blocked },
      {
        onSuccess: () =>
          showNotice(blocked ? teams.customers.wasUnblocked(name) : teams.customers.wasBlocked(name), undo),
      },
    );
  }

  return (
    <>
      {block.error !== null && <Problem message={block.error.message} />}
      <Answer to={answer}>
        {(customers) => (
          <>
            {customers.length > 0 && (
              <CustomerTable customers={customers} onEdit={setEditing} onDelete={setDeleting} onBlock={toggleBlocked} />
            )}
            {customers.length === 0 && page === 1 && search !== '' && (
              <EmptyList
                text={teams.customers.emptySearch}
                button={{ label: people.showAll, perform: () => void navigate({ search: {} }) }}
              />
            )}
            {customers.length === 0 && page === 1 && search === '' && (
              <EmptyList text={teams.customers.empty} button={create} />
            )}
            <Pager
              page={page}
              size={SIZE}
              shown={customers.length}
              onPage={(next) => void navigate({ search: (before) => ({ ...before, page: next }) })}
            />
          </>
        )}
      </Answer>
      {editing !== undefined && <CustomerDialog customer={editing} onClose={() => setEditing(undefined)} />}
      {deleting !== undefined && <DeleteDialog customer={deleting} onClose={() => setDeleting(undefined)} />}
    </>
  );
}

interface DeleteDialogProps {
  readonly customer: Customer;
  readonly onClose: () => void;
}

function DeleteDialog({ customer, onClose }: DeleteDialogProps) {
  const { teams, people } = useTexts();
  const remove = useDeleteCustomer();
  const name = customerName(customer);
  return (
    <ConfirmDialog
      title={people.removeNamed(name)}
      text={teams.customers.removeWhat}
      confirm={people.remove}
      error={remove.error?.message}
      isBusy={remove.isPending}
      onConfirm={() =>
        remove.mutate(customer.user_id, {
          onSuccess: () => {
            showNotice(people.removed(name));
            onClose();
          },
        })
      }
      onClose={onClose}
    />
  );
}
