import { describe, expect, it } from 'vitest';
import { splitBlocks } from './blocks.ts';
import { headingLevels } from './heading-levels.ts';

const levels = (text: string) => headingLevels(splitBlocks(text));

describe('the headings of an answer', () => {
  it.each([
    ['# a\n\n## b\n\n### c', [2, 3, 4]],
    ['## a\n\n### b\n\n## c', [2, 3, 3]],
    ['#### a\n\n# b', [2, 2]],
    ['# a\n\n###### b', [2, 3]],
    ['text\n\n# a', [undefined, 2]],
    ['# 1\n\n## 2\n\n### 3\n\n#### 4\n\n##### 5\n\n###### 6', [2, 3, 4, 5, 6, 6]],
  ])('of %j are of the levels %j', (text, expected) => {
    expect(levels(text)).toEqual(expected);
  });
});
