import type { ModelRow } from '../../../server/contract/litellm/models.ts';
import { ABILITIES, CONDITIONS, factsOf, type Ability, type Condition, type ModelFacts } from './model-facts.ts';
import { rangeOf, type PriceRange } from './price.ts';
import { currentLocale } from '../../texts/locale.ts';

export interface ModelMember {
  readonly row: ModelRow;
  readonly facts: ModelFacts;
}

/** A name that clients may ask for, with all that serves it. */
export interface ModelGroup {
  readonly name: string;
  readonly members: readonly ModelMember[];
  /** An engine offers it by itself; it was added, here or in a configuration file; it only stands for another name. */
  readonly kind: 'own' | 'added' | 'alias';
  /** What an alias stands for. */
  readonly standsFor: string | undefined;
  /** Names that stand for this one. */
  readonly aliases: readonly string[];
  readonly input: PriceRange | undefined;
  readonly output: PriceRange | undefined;
  readonly perRequest: PriceRange | undefined;
  readonly contextLength: number | undefined;
  readonly abilities: readonly Ability[];
  readonly accessGroups: readonly string[];
  /** The best of its members'. */
  readonly condition: Condition;
  /** Members in trouble. */
  readonly problems: number;
  /** Why they are, each reason once. */
  readonly troubles: readonly string[];
  /** What serves it: for an alias, what it stands for. */
  readonly servedBy: readonly ModelMember[];
}

/** One entry for each name, in the order of the alphabet. An alias costs what it stands for costs. */
export function groupModels(rows: readonly ModelRow[]): readonly ModelGroup[] {
  const members = Map.groupBy(
    rows.map((row) => ({ row, facts: factsOf(row) })),
    ({ row }) => row.model_name,
  );
  const aliases = Map.groupBy(
    rows.filter(({ model_info: info }) => info.alias_of !== null),
    ({ model_info: info }) => info.alias_of,
  );
  return [...members]
    .map(([name, own]) =>
      describe(name, own, members.get(standsForOf(own) ?? '') ?? [], (aliases.get(name) ?? []).map(nameOf)),
    )
    .toSorted((a, b) => a.name.localeCompare(b.name, currentLocale(), { numeric: true }));
}

const nameOf = (row: ModelRow) => row.model_name;

function standsForOf(members: readonly ModelMember[]): string | undefined {
  return members.map(({ row }) => row.model_info.alias_of).find((target) => target !== null);
}

function describe(
  name: string,
  members: readonly ModelMember[],
  stoodFor: readonly ModelMember[],
  aliases: readonly string[],
): ModelGroup {
  const facts = members.map((member) => member.facts);
  const prices = [...members, ...stoodFor].map((member) => member.facts.price);
  const conditions = new Set(facts.map(({ condition }) => condition));
  const windows = facts.map(({ contextLength }) => contextLength).filter((length) => length !== undefined);
  return {
    name,
    members,
    kind: kindOf(members),
    standsFor: standsForOf(members),
    aliases: [...new Set(aliases)].toSorted(),
    input: rangeOf(prices.map(({ inputPerToken }) => inputPerToken)),
    output: rangeOf(prices.map(({ outputPerToken }) => outputPerToken)),
    perRequest: rangeOf(prices.map(({ perRequest }) => perRequest)),
    contextLength: windows.length === 0 ? undefined : Math.max(...windows),
    abilities: ABILITIES.filter((ability) => facts.some(({ abilities }) => abilities.includes(ability))),
    accessGroups: [...new Set(facts.flatMap(({ accessGroups }) => accessGroups))],
    condition: CONDITIONS.findLast((condition) => conditions.has(condition)) ?? 'ready',
    servedBy: stoodFor.length > 0 ? stoodFor : members,
    problems: facts.filter(({ condition }) => condition === 'problem').length,
    troubles: [...new Set(facts.map(({ trouble }) => trouble).filter((trouble) => trouble !== undefined))],
  };
}

function kindOf(members: readonly ModelMember[]): ModelGroup['kind'] {
  if (members.every(({ row }) => row.model_info.alias_of !== null)) return 'alias';
  return members.every(({ row }) => row.model_info.source === 'engine') ? 'own' : 'added';
}

export const SHOWN = ['all', 'own', 'added', 'aliases', 'problems'] as const;
/** Which names a list shows. */
export type Shown = (typeof SHOWN)[number];

/** @param search a part of a name, a provider, the name there, or an access group; in any case */
export function findGroups(groups: readonly ModelGroup[], search: string, shown: Shown): readonly ModelGroup[] {
  const wanted = search.trim().toLowerCase();
  return groups.filter(
    (group) => isShown(group, shown) && wordsOf(group).some((word) => word.toLowerCase().includes(wanted)),
  );
}

function isShown({ kind, members }: ModelGroup, shown: Shown): boolean {
  switch (shown) {
    case 'all':
      return true;
    case 'own':
    case 'added':
      return kind === shown;
    case 'aliases':
      return kind === 'alias';
    case 'problems':
      return members.some(({ facts }) => facts.condition === 'problem' || facts.condition === 'unsure');
  }
}

function wordsOf({ name, members, standsFor = '', aliases, accessGroups }: ModelGroup): readonly string[] {
  const ofMembers = members.flatMap(({ facts }) => [facts.provider, facts.upstream, facts.address ?? '']);
  return [name, standsFor, ...aliases, ...accessGroups, ...ofMembers];
}
