import { agents, apps } from './agents.ts';
import { editors } from './editors.ts';
import { nodeLibraries } from './node-libraries.ts';
import { otherLibraries, shells } from './other-libraries.ts';
import { pythonLibraries } from './python-libraries.ts';
import type { ToolRecipe } from './recipe.ts';

/** Every tool the hub knows how to set up, in the order in which they are shown. */
export const tools: readonly ToolRecipe[] = [
  ...editors,
  ...agents,
  ...apps,
  ...shells,
  ...pythonLibraries,
  ...nodeLibraries,
  ...otherLibraries,
];
