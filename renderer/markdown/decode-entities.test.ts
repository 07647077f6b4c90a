import { describe, expect, it } from 'vitest';
import { decodeEntities } from './decode-entities.ts';

describe('entities', () => {
  it.each([
    ['a &amp; b &lt;x&gt;', 'a & b <x>'],
    ['&#169; &#xA9; &#XA9;', '© © ©'],
    ['&amp;lt;', '&lt;'],
    ['&unknown; & &; &amp', '&unknown; & &; &amp'],
    ['&constructor;', '&constructor;'],
    ['&#0; &#xD800; &#9999999;', '\ufffd \ufffd \ufffd'],
  ])('in %j read %j', (source, text) => {
    expect(decodeEntities(source)).toBe(text);
  });
});
