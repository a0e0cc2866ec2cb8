import { chooseIndex } from './chooseIndex';
import { nodeAddresses } from './NodeAddresses';

const free = { instance: '/some/state', reserved: [], networks: [] };

describe('chooseIndex', () => {
  it('gives an instance the same block again, and another one another', () => {
    const index = chooseIndex(free);
    expect(chooseIndex(free)).toBe(index);
    expect(chooseIndex({ ...free, instance: '/other' })).not.toBe(index);
  });

  it('goes past blocks that others have', () => {
    const first = chooseIndex(free);
    const second = chooseIndex({ ...free, reserved: [first] });
    expect(second).not.toBe(first);
    expect(second).toBeGreaterThanOrEqual(1);
    expect(second).toBeLessThanOrEqual(254);
  });

  it.each(['network', 'pods', 'services'] as const)(
    'goes past a block whose %s the machine uses',
    part => {
      const index = chooseIndex(free);
      const networks = [nodeAddresses(index)[part]];
      expect(chooseIndex({ ...free, networks })).not.toBe(index);
    },
  );

  it('does not mind a route as wide as that of a VPN', () => {
    const networks = ['10.0.0.0/8', '0.0.0.0/0'];
    expect(chooseIndex({ ...free, networks })).toBe(chooseIndex(free));
  });

  it('keeps the block of recorded state, or says who has it', () => {
    expect(chooseIndex({ ...free, recorded: 9 })).toBe(9);
    expect(() => chooseIndex({ ...free, recorded: 9, reserved: [9] })).toThrow(
      /10\.250\.9\.0\/24, are taken by another node/,
    );
    expect(() =>
      chooseIndex({ ...free, recorded: 9, networks: ['10.252.9.0/24'] }),
    ).toThrow(/taken by 10\.252\.9\.0\/24/);
  });

  it('gives the block that is asked for, or says who has it', () => {
    expect(chooseIndex({ ...free, asked: 9 })).toBe(9);
    expect(() => chooseIndex({ ...free, asked: 9, reserved: [9] })).toThrow(
      /taken by another node\.\n.*ask for another number/,
    );
  });

  it.each([0, 255, 1.5, NaN])('refuses to be asked for block %s', asked => {
    expect(() => chooseIndex({ ...free, asked })).toThrow(/from 1 to 254/);
  });

  it('does not move state to another block', () => {
    expect(chooseIndex({ ...free, recorded: 9, asked: 9 })).toBe(9);
    expect(() => chooseIndex({ ...free, recorded: 9, asked: 8 })).toThrow(
      /has address block 9.*cannot move to 8/,
    );
  });

  it('says so when all are taken', () => {
    const reserved = Array.from({ length: 254 }, (_, index) => index + 1);
    expect(() => chooseIndex({ ...free, reserved })).toThrow(/No block/);
    const allButOne = reserved.filter(index => index !== 77);
    expect(chooseIndex({ ...free, reserved: allButOne })).toBe(77);
  });
});
