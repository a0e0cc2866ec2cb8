import { SecretBox, SecretBoxError } from './SecretBox';

const OLD = { id: 'old', key: Buffer.alloc(32, 1).toString('base64') };
const NEW = { id: 'new', key: Buffer.alloc(32, 2).toString('base64') };
const PLACE = 'webhook_endpoints/a';

describe('SecretBox', () => {
  it('opens what it sealed, and never seals twice the same', () => {
    const box = new SecretBox([NEW]);
    const sealed = box.seal('grüße 🤖', PLACE);
    expect(box.open(sealed, PLACE)).toBe('grüße 🤖');
    expect(sealed).not.toBe(box.seal('grüße 🤖', PLACE));
    expect(box.open(box.seal('', PLACE), PLACE)).toBe('');
  });

  it('opens with an older key and seals with the newest', () => {
    const sealed = new SecretBox([OLD]).seal('text', PLACE);
    const box = new SecretBox([NEW, OLD]);
    expect(box.open(sealed, PLACE)).toBe('text');
    expect(box.isCurrent(sealed)).toBe(false);
    expect(box.isCurrent(box.seal('text', PLACE))).toBe(true);
    expect(() => new SecretBox([NEW]).open(sealed, PLACE)).toThrow(
      /key "old".*not in agenticSessions.encryption.keys/,
    );
  });

  it('opens nowhere else', () => {
    const box = new SecretBox([NEW]);
    expect(() =>
      box.open(box.seal('text', PLACE), 'webhook_endpoints/b'),
    ).toThrow(SecretBoxError);
  });

  it('opens nothing that was changed', () => {
    const box = new SecretBox([NEW]);
    const sealed = box.seal('text', PLACE);
    const bytesOf = (text: string) =>
      text
        .split('.')
        .slice(2)
        .map(part => Buffer.from(part, 'base64url').toString('hex'))
        .join('.');
    const changed = [...sealed]
      .map(
        (character, at) =>
          sealed.slice(0, at) +
          (character === 'A' ? 'B' : 'A') +
          sealed.slice(at + 1),
      )
      // The last characters of base64 hold bits that no byte takes; a change of those alone is none.
      .filter(
        text =>
          bytesOf(text) !== bytesOf(sealed) ||
          text.slice(0, 6) !== sealed.slice(0, 6),
      );
    expect(changed.length).toBeGreaterThan(sealed.length - 4);
    for (const text of changed) {
      expect(() => box.open(text, PLACE)).toThrow(SecretBoxError);
    }
  });

  it.each([
    [[], /is empty/],
    [[{ id: 'a', key: 'c2hvcnQ=' }], /32 bytes.*has 5/],
    [[{ id: 'a.b', key: NEW.key }], /"a.b"/],
  ])('says what is wrong with the keys %j', (keys, message) => {
    expect(() => new SecretBox(keys)).toThrow(message);
  });
});
