import { describe, expect, it } from 'vitest';
import type { HubStatus } from '../../server/contract/hub/status.ts';
import { chooseModel } from './choose-model.ts';

const model = (id: string, canChat = true): HubStatus['models'][number] => ({
  id,
  engine: 'ollama',
  loaded: false,
  isStarter: false,
  canChat,
});
const status = { defaultModel: 'proposed', models: [model('proposed'), model('wished'), model('embedder', false)] };

describe('the model of a chat', () => {
  it.each([
    ['wished', 'wished'],
    ['gone', 'proposed'],
    ['embedder', 'proposed'],
    ['', 'proposed'],
    [undefined, 'proposed'],
  ])('is, for the wish %j, %s', (wished, chosen) => {
    expect(chooseModel(wished, status)).toBe(chosen);
  });

  it('is none while there is none', () => {
    expect(chooseModel('wished', undefined)).toBe('');
    expect(chooseModel('wished', { models: [] })).toBe('');
  });
});
