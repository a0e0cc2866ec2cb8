import { formatTraceparent } from './formatTraceparent';
import { parseTraceparent } from './parseTraceparent';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

describe('parseTraceparent', () => {
  it.each([
    [`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01`],
    [`00-${TRACE}-${SPAN}-00`, `00-${TRACE}-${SPAN}-00`],
    // A version to come is read as far as it is known.
    [`42-${TRACE}-${SPAN}-03`, `00-${TRACE}-${SPAN}-03`],
  ])('reads %s', (text, written) => {
    const parent = parseTraceparent(text);
    expect(parent).toMatchObject({ traceId: TRACE, spanId: SPAN });
    expect(parent && formatTraceparent(parent)).toBe(written);
  });

  it.each([
    undefined,
    '',
    '00-short-01',
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${TRACE}-${SPAN}-01\nx: y`,
  ])('does not believe %j', text => {
    expect(parseTraceparent(text)).toBeUndefined();
  });
});
