import { expect, it } from 'vitest';
import { createTestClock } from '../../tests/helpers/test-clock.ts';
import { createGatherer } from './gather.ts';

function setUp() {
  const handed: (readonly string[])[] = [];
  const clock = createTestClock();
  const gatherer = createGatherer<string>(clock, 10, (items) => handed.push(items));
  return { handed, clock, gatherer };
}

it('hands everything over together, some time after the first', () => {
  const { handed, clock, gatherer } = setUp();
  gatherer.add('a');
  clock.advance(9);
  gatherer.add('b');
  expect(handed).toEqual([]);
  clock.advance(1);
  expect(handed).toEqual([['a', 'b']]);
  gatherer.add('c');
  clock.advance(10);
  expect(handed).toEqual([['a', 'b'], ['c']]);
});

it('hands over what is there when somebody asks, once', () => {
  const { handed, clock, gatherer } = setUp();
  gatherer.add('a');
  gatherer.flush();
  gatherer.flush();
  clock.advance(10);
  expect(handed).toEqual([['a']]);
});
