import type { Tokens } from 'marked';
import type { Block } from './blocks.ts';

/** The page has its own first heading, so an answer's begin beneath it. */
const PAGE_LEVEL = 1;
const DEEPEST = 6;

/**
 * The level of each block that is a heading. Models begin with whatever depth they like; a screen reader must not find
 * a level left out. Each level hangs on what stands above only, so it stays while text streams.
 */
export function headingLevels(blocks: readonly Block[]): readonly (number | undefined)[] {
  let last = PAGE_LEVEL;
  return blocks.map(({ token }) => {
    if (token.type !== 'heading') return undefined;
    last = Math.min((token as Tokens.Heading).depth + PAGE_LEVEL, last + 1, DEEPEST);
    return last;
  });
}
