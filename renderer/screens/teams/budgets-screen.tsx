import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useBudgets, useDeleteBudget, type Budget } from '../../api/queries/budgets.ts';
import { Answer } from '../../components/answer.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import type { Column } from '../../components/data-table.tsx';
import { EmptyList } from '../../components/empty-list.tsx';
import { LimitSummary } from '../../components/limit-summary.tsx';
import { Page } from '../../components/page.tsx';
import { PagedTable } from '../../components/paged-table.tsx';
import { showNotice } from '../../state/notices.ts';
import type { Texts } from '../../texts/en.ts';
import { formatCount, formatUsd } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { BudgetDialog } from './budget-dialog.tsx';
import { GroupTabs } from './group-tabs.tsx';
import { rhythmName } from './rhythm-name.ts';

/** Sets of limits that several accounts share. */
export function BudgetsScreen() {
  const texts = useTexts();
  const { budgets } = texts.teams;
  const answer = useBudgets();
  const [isCreating, setIsCreating] = useState(false);
  const [editing, setEditing] = useState<Budget>();
  const [deleting, setDeleting] = useState<Budget>();
  const create = { label: budgets.create, perform: () => setIsCreating(true) };
  return (
    <Page
      title={texts.teams.tabs.budgets}
      about={budgets.about}
      actions={
        <Button look="primary" onClick={create.perform}>
          <Plus size={16} aria-hidden />
          {create.label}
        </Button>
      }
    >
      <GroupTabs />
      <Answer to={answer}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyList text={budgets.empty} button={create} />
          ) : (
            <PagedTable
              label={texts.teams.tabs.budgets}
              columns={columnsOf(texts, setEditing, setDeleting)}
              rows={rows}
              keyOf={({ budget_id: id }) => id}
            />
          )
        }
      </Answer>
      {isCreating && <BudgetDialog onClose={() => setIsCreating(false)} />}
      {editing !== undefined && <BudgetDialog budget={editing} onClose={() => setEditing(undefined)} />}
      {deleting !== undefined && <DeleteDialog budget={deleting} onClose={() => setDeleting(undefined)} />}
    </Page>
  );
}

function columnsOf(
  { teams: texts, people, limits }: Texts,
  onEdit: (budget: Budget) => void,
  onDelete: (budget: Budget) => void,
): readonly Column<Budget>[] {
  return [
    {
      id: 'id',
      head: people.name,
      isName: true,
      cell: ({ budget_id: id }) => (
        <bdi title={id} className="block truncate [text-align:match-parent]">
          {id}
        </bdi>
      ),
    },
    {
      id: 'money',
      head: limits.maxBudget,
      isNumber: true,
      cell: ({ max_budget: money }) => (money === null ? limits.none : formatUsd(money)),
    },
    {
      id: 'tokens',
      head: limits.tokenBudget,
      isNumber: true,
      isWideOnly: true,
      cell: ({ token_budget: tokens }) => (tokens === null ? limits.none : formatCount(tokens)),
    },
    { id: 'rhythm', head: limits.rhythm, cell: ({ budget_duration: rhythm }) => rhythmName(limits, rhythm) },
    { id: 'limits', head: people.limits, isWideOnly: true, cell: (budget) => <LimitSummary of={budget} /> },
    {
      id: 'actions',
      head: people.actions,
      isHeadHidden: true,
      isNumber: true,
      cell: (budget) => (
        <span className="inline-flex gap-1">
          <IconButton label={people.editNamed(budget.budget_id)} onClick={() => onEdit(budget)}>
            <Pencil size={16} aria-hidden />
          </IconButton>
          <IconButton label={texts.deleteNamed(budget.budget_id)} onClick={() => onDelete(budget)}>
            <Trash2 size={16} aria-hidden />
          </IconButton>
        </span>
      ),
    },
  ];
}

interface DeleteDialogProps {
  readonly budget: Budget;
  readonly onClose: () => void;
}

function DeleteDialog({ budget, onClose }: DeleteDialogProps) {
  const { teams, people } = useTexts();
  const remove = useDeleteBudget();
  return (
    <ConfirmDialog
      title={people.removeNamed(budget.budget_id)}
      text={teams.budgets.removeWhat}
      confirm={people.remove}
      error={remove.error?.message}
      isBusy={remove.isPending}
      onConfirm={() =>
        remove.mutate(budget.budget_id, {
          onSuccess: () => {
            showNotice(people.removed(budget.budget_id));
            onClose();
          },
        })
      }
      onClose={onClose}
    />
  );
}
