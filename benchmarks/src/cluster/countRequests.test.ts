import { countRequests } from './countRequests';

const before = new Map([
  ['POST pods', 10],
  ['PUT leases', 100],
  ['GET pods', 5],
]);
const after = new Map([
  ['POST pods', 30],
  ['POST pods/binding', 20],
  ['PUT leases', 140],
  ['GET pods', 5],
  ['LIST pods', 2],
  ['WATCH pods', 3],
  ['DELETECOLLECTION pods', 1],
]);

describe('countRequests', () => {
  it('tells writes, reads and watches apart', () => {
    expect(countRequests(before, after)).toEqual({
      writes: 81,
      reads: 2,
      watches: 3,
      byCall: {
        'POST pods': 20,
        'POST pods/binding': 20,
        'PUT leases': 40,
        'LIST pods': 2,
        'WATCH pods': 3,
        'DELETECOLLECTION pods': 1,
      },
    });
  });

  it('leaves out what comes without sessions too', () => {
    const { writes, byCall } = countRequests(
      before,
      after,
      new Set(['PUT leases']),
    );
    expect(writes).toBe(41);
    expect(byCall).not.toHaveProperty(['PUT leases']);
  });
});
