import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { greetingOf } from './greeting.ts';

const hub = {
  url: 'http://localhost:4000',
  newMasterKey: undefined as string | undefined,
  summary: () => 'Ready: qwen3:8b',
};
const config = { masterKey: undefined, dataDir: '/data', modelsDirs: ['/data/models'], litellm: undefined };
const said = (more: object, of = hub) => greetingOf(of, { ...config, ...more }, 'http://link').join('\n');

describe('the greeting of a hub that has started', () => {
  it('says where it is, how to sign in, where its data lie, and what answers', () => {
    const text = said({});
    for (const part of ['http://localhost:4000/v1', 'http://link', '/data', 'Ready: qwen3:8b']) {
      expect(text).toContain(part);
    }
    expect(text).not.toMatch(/Master key|There is no folder|guessed/);
  });

  it('shows a master key that this start made, and warns of one that is short', () => {
    expect(said({}, { ...hub, newMasterKey: 'sk-new' })).toContain(
      'Master key (shown only this once, keep it): sk-new',
    );
    expect(said({ masterKey: 'sk-1234' })).toContain('easily guessed');
  });

  it('names a folder of models that is not there, and only that', () => {
    const missing = join(tmpdir(), 'homeport-no-such-folder');
    expect(said({ modelsDirs: ['/data/models', missing] })).toContain(`There is no folder ${missing}`);
    expect(said({ modelsDirs: ['/data/models', tmpdir()] })).not.toContain('There is no folder');
  });
});
