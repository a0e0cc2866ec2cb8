import fc from 'fast-check';
import { newSessionName, sessionNameForDelivery } from './sessionName';

const UUID =
  /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('sessionNameForDelivery', () => {
  it('never changes for a known delivery', () => {
    // A literal on purpose: another value would orphan every delivery in flight during an upgrade.
    expect(
      sessionNameForDelivery({
        endpointId: 'payments-github',
        deliveryId: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      }),
    ).toBe('037710e5-5316-53f2-a68a-b7ee505193bc');
  });

  it('is a version 5 UUID and the same each time', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (endpointId, deliveryId) => {
        const name = sessionNameForDelivery({ endpointId, deliveryId });
        expect(name).toMatch(UUID);
        expect(sessionNameForDelivery({ endpointId, deliveryId })).toBe(name);
      }),
    );
  });

  it('keeps apart what only looks alike when joined', () => {
    expect(
      sessionNameForDelivery({ endpointId: 'a', deliveryId: 'bc' }),
    ).not.toBe(sessionNameForDelivery({ endpointId: 'ab', deliveryId: 'c' }));
  });
});

describe('newSessionName', () => {
  it('is new each time', () => {
    expect(newSessionName()).not.toBe(newSessionName());
  });
});
