import { expect, it } from 'vitest';
import { modelFit } from '../../../tests/helpers/model-fit.ts';
import { modelRow } from '../../../tests/helpers/model-row.ts';
import { fitOf } from './fit-of.ts';
import { groupModels } from './model-groups.ts';

const fit = modelFit('fits');
const machine = { totalBytes: 1, graphicsBytes: 0 };

it('a name fits as the model behind it does, and what runs elsewhere is not judged', () => {
  const here = { litellm_provider: 'ollama', engine: 'ollama' };
  const groups = groupModels([
    modelRow({ name: 'llama3.2:1b', params: { model: 'ollama/llama3.2:1b' }, info: here }),
    modelRow({ name: 'nick', params: { model: 'llama3.2:1b' }, info: { alias_of: 'llama3.2:1b' } }),
    modelRow({
      name: 'far',
      params: { model: 'openai/llama3.2:1b' },
      info: { litellm_provider: 'openai', engine: 'sky' },
    }),
  ]);
  const fits = { machine, models: [{ engine: 'ollama', name: 'llama3.2:1b', fit }] };
  expect(groups.map((group) => [group.name, fitOf(group, fits)])).toEqual([
    ['far', undefined],
    ['llama3.2:1b', fit],
    ['nick', fit],
  ]);
  expect(fitOf(groups[1]!, undefined)).toBeUndefined();
});
