import { DevClusterError } from '../errors/DevClusterError';

/**
 * Machine code of the program that holds a Pod's namespaces, with the source of each beside. It blocks SIGINT, SIGTERM
 * and SIGCHLD, waits for one of them, collects ended children on SIGCHLD and exits on the others. As code it needs
 * neither a compiler nor a registry.
 *
 *   rt_sigprocmask(SIG_BLOCK, &set, NULL, 8)
 *   for (;;) { s = rt_sigtimedwait(&set, NULL, NULL, 8);
 *     if (s == SIGCHLD) while (wait4(-1, NULL, WNOHANG, NULL) > 0); else if (s > 0) exit_group(0); }
 *   set: SIGINT | SIGTERM | SIGCHLD
 */
const CODE: Readonly<Record<string, { machine: number; hex: string }>> = {
  x64: {
    machine: 62,
    hex:
      'b80e00000031ff488d355000000031d241ba080000000f05b880000000488d3d3a00000031f631d241ba080000000f05' +
      '83f811740d85c078dfb8e700000031ff0f05b83d000000bfffffffff31f6ba010000004531d20f0585c07fe6ebba' +
      '0240010000000000',
  },
  arm64: {
    machine: 183,
    hex:
      'e81080d2000080d241030010020080d2030180d2010000d4281180d2a0020010010080d2020080d2030180d2010000d4' +
      '1f440071a000005400ffff37c80b80d2000080d2010000d4882080d200008092010080d2220080d2030080d2010000d4' +
      '1f0000712cffff54ecffff171f2003d50240010000000000',
  },
};

const HEADER_SIZE = 64;
const SEGMENT_HEADER_SIZE = 56;
const LOAD_ADDRESS = 0x400000n;

/** The pause program as a static ELF executable (elf(5)) of some 250 bytes. */
export function pauseProgram(arch: string = process.arch): Buffer {
  const known = CODE[arch];
  if (!known) {
    throw new DevClusterError(
      'Unsupported',
      `There is no node for the processor "${arch}".`,
      { cure: 'Use a machine with x64 or arm64.' },
    );
  }
  const code = Buffer.from(known.hex, 'hex');
  const start = HEADER_SIZE + SEGMENT_HEADER_SIZE;
  const file = Buffer.alloc(start);
  // 64 bits, little endian, ELF version 1.
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  file.writeUInt16LE(2, 16); // executable
  file.writeUInt16LE(known.machine, 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(LOAD_ADDRESS + BigInt(start), 24); // entry
  file.writeBigUInt64LE(BigInt(HEADER_SIZE), 32); // segment headers
  file.writeUInt16LE(HEADER_SIZE, 52);
  file.writeUInt16LE(SEGMENT_HEADER_SIZE, 54);
  file.writeUInt16LE(1, 56); // one segment
  const size = BigInt(start + code.length);
  file.writeUInt32LE(1, HEADER_SIZE); // to be loaded
  file.writeUInt32LE(5, HEADER_SIZE + 4); // read and execute
  file.writeBigUInt64LE(LOAD_ADDRESS, HEADER_SIZE + 16);
  file.writeBigUInt64LE(LOAD_ADDRESS, HEADER_SIZE + 24);
  file.writeBigUInt64LE(size, HEADER_SIZE + 32);
  file.writeBigUInt64LE(size, HEADER_SIZE + 40);
  file.writeBigUInt64LE(0x10000n, HEADER_SIZE + 48); // alignment
  return Buffer.concat([file, code]);
}
