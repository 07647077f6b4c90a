import { useState } from 'react';
import { useDeleteAlias, usePutAlias } from '../../api/queries/models.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Drawer } from '../../components/drawer.tsx';
import { Problem } from '../../components/problem.tsx';
import { showNotice } from '../../state/notices.ts';
import { formatCount } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { AliasDialog } from './alias-dialog.tsx';
import { AliasList } from './alias-list.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { DeploymentCard } from './deployment-card.tsx';
import { draftOf, emptyDraft, type ModelDraft } from './model-draft.ts';
import { ModelDialog } from './model-dialog.tsx';
import { ModelFiles } from './model-files.tsx';
import { RowActions } from './row-actions.tsx';
import type { ModelGroup, ModelMember } from './model-groups.ts';

interface ModelDetailsProps {
  readonly group: ModelGroup;
  readonly groups: readonly ModelGroup[];
  readonly onClose: () => void;
}

/** Everything about one name: what serves it, and the names that stand for it. */
export function ModelDetails({ group, groups, onClose }: ModelDetailsProps) {
  const texts = useTexts();
  return (
    <Drawer
      title={group.name}
      actions={<CopyButton text={group.name} label={texts.strip.copyAddress(group.name)} />}
      onClose={onClose}
    >
      <div className="mb-4 flex">
        <RowActions group={group} />
      </div>
      <Summary group={group} />
      {group.standsFor === undefined ? (
        <Served group={group} groups={groups} />
      ) : (
        <StandsFor name={group.name} model={group.standsFor} groups={groups} onRemoved={onClose} />
      )}
      <ModelFiles group={group} onDeleted={onClose} />
      {!group.name.endsWith('*') && <AliasList model={group.name} aliases={group.aliases} />}
    </Drawer>
  );
}

function Summary({ group: { contextLength, abilities } }: { readonly group: ModelGroup }) {
  const { models: texts, chat } = useTexts();
  const facts = [
    ...(contextLength === undefined ? [] : [chat.context(formatCount(contextLength))]),
    ...abilities.map((ability) => texts.abilities[ability]),
  ];
  return facts.length === 0 ? null : <p className="mb-4 text-sm text-muted">{facts.join(' · ')}</p>;
}

type Opened =
  | { readonly type: 'edit' | 'delete'; readonly member: ModelMember }
  | { readonly type: 'new'; readonly draft: ModelDraft };

function Served({ group, groups }: { readonly group: ModelGroup; readonly groups: readonly ModelGroup[] }) {
  const { models: texts } = useTexts();
  const [opened, setOpened] = useState<Opened>();
  const close = () => setOpened(undefined);
  const { name, members } = group;
  return (
    <section>
      <h3 className="mb-2 text-sm font-semibold">{texts.served(members.length)}</h3>
      <ul className="flex flex-col gap-3">
        {members.map((member) => (
          <DeploymentCard
            key={member.row.model_info.id}
            member={member}
            onEdit={() =>
              setOpened(
                member.row.model_info.source === 'engine'
                  ? { type: 'new', draft: draftOf(member.row) }
                  : { type: 'edit', member },
              )
            }
            onDelete={() => setOpened({ type: 'delete', member })}
          />
        ))}
      </ul>
      <Button className="mt-3" onClick={() => setOpened({ type: 'new', draft: { ...emptyDraft, name } })}>
        {texts.anotherDeployment}
      </Button>
      {opened?.type === 'new' && <ModelDialog initial={opened.draft} groups={groups} onClose={close} />}
      {opened?.type === 'edit' && (
        <ModelDialog initial={draftOf(opened.member.row)} known={opened.member.row} groups={groups} onClose={close} />
      )}
      {opened?.type === 'delete' && (
        <DeleteDialog member={opened.member} others={members.length - 1} aliases={group.aliases} onClose={close} />
      )}
    </section>
  );
}

interface StandsForProps {
  readonly name: string;
  readonly model: string;
  readonly groups: readonly ModelGroup[];
  readonly onRemoved: () => void;
}

function StandsFor({ name, model, groups, onRemoved }: StandsForProps) {
  const { models: texts } = useTexts();
  const remove = useDeleteAlias();
  const put = usePutAlias();
  const [isPointing, setIsPointing] = useState(false);
  const isFromFile = groups
    .find((group) => group.name === name)
    ?.members.some(({ row }) => row.model_info.source === 'file');

  function removeAlias(): void {
    remove.mutate(name, {
      onSuccess: () => {
        showNotice(texts.aliasRemoved(name), { label: texts.undo, perform: () => put.mutate({ name, model }) });
        onRemoved();
      },
    });
  }

  return (
    <section>
      <p className="mb-3 text-sm">
        {texts.aliasFor} <strong className="font-medium">{model}</strong>
      </p>
      {isFromFile === true ? (
        <p className="text-sm text-muted">{texts.fromFile}</p>
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setIsPointing(true)}>{texts.pointAnew}</Button>
          <Button look="danger" aria-label={texts.removeAlias(name)} isBusy={remove.isPending} onClick={removeAlias}>
            {texts.delete}
          </Button>
        </div>
      )}
      {remove.error !== null && (
        <div className="mt-3">
          <Problem message={remove.error.message} />
        </div>
      )}
      {isPointing && (
        <AliasDialog
          names={groups.map((group) => group.name)}
          known={{ name, model }}
          onClose={() => setIsPointing(false)}
        />
      )}
    </section>
  );
}
