import type { ConnectGuide, ConnectNote } from '../../../contract/hub/connect.ts';
import { chooseModels, doubtsOf, listChoices, type Candidate } from './choose-models.ts';
import { info, KEY, warning, type ToolRecipe } from './recipe.ts';

export interface GuideSources {
  /** This computer's own first. */
  readonly addresses: readonly string[];
  /** One of them. */
  readonly address: string;
  readonly candidates: readonly Candidate[];
  /** Instead of what the hub would choose. */
  readonly chosen: Candidate | undefined;
  /** Programs on this computer need no key. */
  readonly isOpenHere: boolean;
}

/** Stands for a model where the hub has none. */
const NO_MODEL = 'YOUR_MODEL';
/** What is assumed of a model whose window nobody knows. */
const GUESSED_CONTEXT = 32_768;
const LONGEST_OUTPUT = 8192;

/** The settings of one tool, filled in. Pure. */
export function writeGuide(recipe: ToolRecipe, sources: GuideSources): ConnectGuide {
  const { address, addresses, candidates } = sources;
  const { id, name, kind, dialect, about, sendsKey = true, needs = {} } = recipe;
  const suggested = chooseModels(candidates, needs);
  const model = sources.chosen ?? suggested.chat;
  const context = model?.context ?? GUESSED_CONTEXT;
  const output = Math.min(LONGEST_OUTPUT, Math.max(1, Math.floor(context / 4)));
  const { steps, snippets, notes } = recipe.guide({
    address,
    model: model?.name ?? NO_MODEL,
    context,
    output,
    hasVision: model?.capabilities?.vision ?? false,
    // Where nobody knows, the tool finds out: a model that is said to have none is never offered any.
    hasTools: model?.capabilities?.tools ?? true,
    autocomplete: suggested.autocomplete?.name,
    embedding: suggested.embedding?.name,
    claudeName: candidates.find(({ name }) => /^(?:claude|anthropic)/i.test(name))?.name,
  });
  return {
    id,
    name,
    kind,
    dialect,
    about,
    baseUrl: recipe.baseUrl(address) ?? null,
    addresses: [...addresses],
    keyPlaceholder: KEY,
    sendsKey,
    model: model?.name ?? null,
    suggested: {
      chat: suggested.chat?.name ?? null,
      autocomplete: suggested.autocomplete?.name ?? null,
      embedding: suggested.embedding?.name ?? null,
    },
    models: listChoices(candidates, needs),
    limits: { context, output, isGuess: model?.context === undefined },
    steps: [...steps],
    snippets: [...snippets],
    notes: [...warningsOf(recipe, sources, model), ...(notes ?? [])],
  };
}

function warningsOf(
  recipe: ToolRecipe,
  { addresses, address, isOpenHere }: GuideSources,
  model: Candidate | undefined,
): readonly ConnectNote[] {
  const notes: ConnectNote[] = [];
  if (model === undefined) {
    notes.push(
      warning(
        `This hub has no model that suits yet. Add one on the Models page; until then ${NO_MODEL} stands for its name.`,
      ),
    );
  } else {
    notes.push(...doubtsOf(model, recipe.needs ?? {}).map(warning));
    if (model.context === undefined) {
      notes.push(
        warning(
          `The hub does not know the window of ${model.name}: ${GUESSED_CONTEXT} tokens are a guess. Put its real one in their place.`,
        ),
      );
    }
  }
  if (recipe.sendsKey === false) notes.push(noteOnKeys(recipe, addresses[0] === address, isOpenHere));
  return notes;
}

/** What a tool without a place for a key needs. */
function noteOnKeys({ name }: ToolRecipe, isHere: boolean, isOpenHere: boolean): ConnectNote {
  if (!isHere) {
    return warning(
      `${name} has no place for a key, and over the network one is always needed: use it on the hub’s own computer.`,
    );
  }
  return isOpenHere
    ? info(`${name} has no place for a key. It needs none here, because the setting noKeyNeededOnThisComputer is on.`)
    : warning(
        `${name} has no place for a key, so the hub refuses it. The setting noKeyNeededOnThisComputer (PATCH /hub/settings) lets every program on this computer in without one.`,
      );
}
