import fc from 'fast-check';
import { parseJson } from './parseJson';

const parse = (text: string) => parseJson(Buffer.from(text));

describe('parseJson', () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    ['{"managedFields":[]}', {}],
    ['{"a":1,"managedFields":[{"f:x":{}}]}', { a: 1 }],
    ['{"managedFields":[{"f:x":{}}],"a":1}', { a: 1 }],
    ['{"a":1,"managedFields":[[],{}],"b":2}', { a: 1, b: 2 }],
    [
      '{"items":[{"managedFields":[1],"n":1},{"n":2,"managedFields":[2]}]}',
      { items: [{ n: 1 }, { n: 2 }] },
    ],
    // As the API server names the fields of a list: with quotes, and brackets within.
    [
      '{"managedFields":[{"k:{\\"name\\":\\"a]}\\"}":{"\\\\":"]"}}],"a":"ü"}',
      { a: 'ü' },
    ],
    // No key, though it reads like one.
    [
      '{"prompt":"\\"managedFields\\":[ and so on"}',
      { prompt: '"managedFields":[ and so on' },
    ],
    // Longer keys that end like it.
    ['{"\\"managedFields":[1],"a":1}', { '"managedFields': [1], a: 1 }],
    ['{"a":1,"x\\"managedFields":[1]}', { a: 1, 'x"managedFields': [1] }],
    // Written by hand: nothing is lost.
    ['{"managedFields": [1], "a": 1}', { managedFields: [1], a: 1 }],
    ['{"managedFields":null,"a":1}', { managedFields: null, a: 1 }],
  ])('parses %s', (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  it.each(['{"managedFields":[{"a":', '{"managedFields":["a', '{"a":1', ''])(
    'refuses what ends too early: %s',
    text => {
      expect(() => parse(text)).toThrow(SyntaxError);
    },
  );

  it('takes nothing else away, whatever is in an object', () => {
    const without = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(without);
      if (value === null || typeof value !== 'object') return value;
      return Object.fromEntries(
        Object.entries(value)
          .filter(
            ([key, child]) => key !== 'managedFields' || !Array.isArray(child),
          )
          .map(([key, child]) => [key, without(child)]),
      );
    };
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'managedFields',
        '"managedFields":[',
        '"managedFields',
        'x"managedFields',
        'ü\u{1f600}\u2028\0',
        ',"managedFields',
        '\\',
        '"',
        ']}',
      ),
    );
    const { value } = fc.letrec(tie => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.integer(),
        text,
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(text, tie('value'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(value, object => {
        const json = JSON.stringify(object);
        expect(parse(json)).toEqual(without(JSON.parse(json)));
      }),
      { numRuns: 500 },
    );
  });
});
