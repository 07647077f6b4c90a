import { Ban, CircleCheck, Pencil, Trash2 } from 'lucide-react';
import { customerBudget, type Customer } from '../../api/queries/customers.ts';
import { BudgetBar } from '../../components/budget-bar.tsx';
import { IconButton } from '../../components/button.tsx';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { LimitSummary } from '../../components/limit-summary.tsx';
import type { Texts } from '../../texts/en.ts';
import { useTexts } from '../../texts/use-texts.ts';

interface CustomerTableProps {
  readonly customers: readonly Customer[];
  readonly onEdit: (customer: Customer) => void;
  readonly onBlock: (customer: Customer) => void;
  readonly onDelete: (customer: Customer) => void;
}

export function CustomerTable({ customers, ...actions }: CustomerTableProps) {
  const texts = useTexts();
  return (
    <DataTable
      label={texts.teams.tabs.customers}
      columns={columnsOf(texts, actions)}
      rows={customers}
      keyOf={({ user_id: id }) => id}
    />
  );
}

/** What a customer is called: its name, else its id. */
export function customerName({ alias, user_id: id }: Pick<Customer, 'alias' | 'user_id'>): string {
  return alias === null || alias === '' ? id : alias;
}

function columnsOf(
  { teams: texts, people }: Texts,
  actions: Omit<CustomerTableProps, 'customers'>,
): readonly Column<Customer>[] {
  return [
    {
      id: 'name',
      head: people.name,
      isName: true,
      cell: (customer) => (
        <>
          <span className="block truncate" title={customer.user_id}>
            {customerName(customer)}
          </span>
          {customer.blocked && <span className="text-xs font-normal text-danger">{texts.blocked}</span>}
        </>
      ),
    },
    { id: 'budget', head: people.budget, cell: (customer) => <BudgetBar of={customerBudget(customer)} /> },
    {
      id: 'shared',
      head: texts.customers.budget,
      isWideOnly: true,
      cell: ({ litellm_budget_table: limits }) => limits?.budget_id ?? '',
    },
    {
      id: 'limits',
      head: people.limits,
      isWideOnly: true,
      cell: ({ litellm_budget_table: limits }) => limits !== null && <LimitSummary of={limits} />,
    },
    {
      id: 'actions',
      head: people.actions,
      isHeadHidden: true,
      isNumber: true,
      cell: (customer) => <Actions customer={customer} {...actions} />,
    },
  ];
}

interface ActionsProps extends Omit<CustomerTableProps, 'customers'> {
  readonly customer: Customer;
}

function Actions({ customer, onEdit, onBlock, onDelete }: ActionsProps) {
  const { teams: texts, people } = useTexts();
  const name = customerName(customer);
  return (
    <span className="inline-flex gap-1">
      <IconButton label={people.editNamed(name)} onClick={() => onEdit(customer)}>
        <Pencil size={16} aria-hidden />
      </IconButton>
      <IconButton
        label={customer.blocked ? texts.unblockNamed(name) : texts.blockNamed(name)}
        onClick={() => onBlock(customer)}
      >
        {customer.blocked ? <CircleCheck size={16} aria-hidden /> : <Ban size={16} aria-hidden />}
      </IconButton>
      <IconButton label={texts.deleteNamed(name)} onClick={() => onDelete(customer)}>
        <Trash2 size={16} aria-hidden />
      </IconButton>
    </span>
  );
}
