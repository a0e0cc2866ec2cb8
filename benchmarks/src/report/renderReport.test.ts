import type { OperatorFigures } from '../operator/OperatorFigures';
import type { ControllerRound, RoundsBeside } from '../operator/Round';
import type { PeerDescription } from '../peer/Peer';
import { renderReport } from './renderReport';

const NO_CPU = {
  operator: 0,
  peer: 0,
  apiServer: 1,
  restOfCluster: 0,
  benchmark: 0,
  others: 0.5,
};

const requests = (writes: number) => ({
  writes,
  reads: 0,
  watches: 0,
  byCall: {},
});

function controlled(
  allPodsMs: number,
  cpu: Partial<typeof NO_CPU>,
): ControllerRound {
  return {
    allPodsMs,
    allCreatedMs: allPodsMs / 2,
    allRunningMs: allPodsMs * 2,
    podMs: { p50: allPodsMs / 100, p99: allPodsMs / 10 },
    runningMs: { p50: 5, p99: 9 },
    requests: requests(1200),
    cpu: { ...NO_CPU, ...cpu },
    peakMiB: 60,
  };
}

function rounds(ours: number, peer?: number): RoundsBeside {
  return {
    raw: {
      allPodsMs: 1000,
      allReadyMs: 2000,
      podMs: { p50: 10, p99: 20 },
      requests: requests(800),
      cpu: NO_CPU,
    },
    operator: controlled(ours, { operator: 0.8 }),
    ...(peer && { peer: controlled(peer, { operator: 0.1, peer: 1.2 }) }),
  };
}

const PEER: PeerDescription = {
  name: 'agent-sandbox',
  commit: '2fd412d55eca',
  go: 'go1.26.8',
  flags: [],
};

function report(beside: RoundsBeside[], peer?: PeerDescription): string[] {
  const figures: OperatorFigures = {
    startedAt: '2026-11-27T00:00:00.000Z',
    machine: {
      processors: '2 × test',
      memoryGiB: 1,
      kernel: 'test',
      node: 'v24',
      load: 0,
      commit: 'abc',
    },
    flags: {
      sessions: [200],
      rate: 5,
      pacedSeconds: 40,
      atRest: 0,
      idleSeconds: 1,
      repeat: beside.length,
      namespaces: 10,
      settings: {},
      plainSandboxes: false,
    },
    peer,
    background: [],
    bursts: [{ sessions: 200, rounds: beside }],
    paced: { rate: 5, seconds: 40, rounds: beside.slice(0, 1) },
  };
  return renderReport(figures)
    .split('\n')
    .map(line => line.replace(/ +/g, ' '));
}

describe('renderReport', () => {
  it('holds sessions against fixed aims where no peer was measured', () => {
    const lines = report([rounds(1900)]);
    expect(lines).toEqual(
      expect.arrayContaining([
        '| | measured | straight | ratio | aim | |',
        '| create → all Pods | 1.90 s | 1.00 s | 1.90 | ≤ 1.96 s | met |',
        '| create → Pod, p50 | 19.0 ms | 10.0 ms | 1.90 | ≤ 15 ms | missed |',
        '| operator CPU a session | 4.00 ms | | | ≤ 5 ms | met |',
      ]),
    );
    expect(lines.join('\n')).not.toContain('agent-sandbox');
  });

  it('holds times against the peer’s as well where one was measured, and shows it beside the rest', () => {
    const lines = report([rounds(1400, 2000), rounds(1900, 2000)], PEER);
    expect(lines).toEqual(
      expect.arrayContaining([
        '"agent-sandbox": Sandboxes of the same Pods, commit 2fd412d55eca, built by go1.26.8; Ready stands for Running there, and its controller for the operator.',
        '| | measured | straight | agent-sandbox | ratio to straight | ratio to agent-sandbox | aim | |',
        '| create → all Pods | 1.65 s (1.40–1.90) | 1.00 s (1.00–1.00) | 2.00 s (2.00–2.00) | 1.65 (1.40–1.90) | 0.82 (0.70–0.95) | ≤ 1.96 s; ≤ 0.7 × agent-sandbox | met; missed |',
        '| create → all Running | 3.30 s (2.80–3.80) | 2.00 s (2.00–2.00) | 4.00 s (4.00–4.00) | 1.65 (1.40–1.90) | 0.82 (0.70–0.95) | | |',
        // Of its own controller, not of our operator, which was there as well.
        '| operator CPU a session | 4.00 ms (4.00–4.00) | | 6.00 ms (6.00–6.00) | | 0.67 (0.67–0.67) | ≤ 5 ms | met |',
        '| API writes a session | 6.00 (6.00–6.00) | 4.00 (4.00–4.00) | 6.00 (6.00–6.00) | 1.50 (1.50–1.50) | 1.00 (1.00–1.00) | ≤ 7 | met |',
      ]),
    );
  });

  it('wants a pace to be kept as the peer keeps it, and in its own time', () => {
    expect(report([rounds(1900, 2000)], PEER)).toEqual(
      expect.arrayContaining([
        '| create → all Pods | 1.90 s | 1.00 s | 2.00 s | 1.90 | 0.95 | | |',
        '| create → Pod, p50 | 19.0 ms | 10.0 ms | 20.0 ms | 1.90 | 0.95 | ≤ 15 ms; ≤ agent-sandbox | missed; met |',
        '| create → Pod, p99 | 190 ms | 20.0 ms | 200 ms | 9.50 | 0.95 | ≤ 60 ms; ≤ 0.8 × agent-sandbox | missed; missed |',
      ]),
    );
    expect(report([rounds(2100, 2000)], PEER)).toContain(
      '| create → Pod, p50 | 21.0 ms | 10.0 ms | 20.0 ms | 2.10 | 1.05 | ≤ 15 ms; ≤ agent-sandbox | missed; missed |',
    );
  });

  it('divides by nothing where one was not measured each time', () => {
    const [burst] = report([rounds(1400, 2000), rounds(1900)], PEER)
      .join('\n')
      .split('### 5 sessions a second');
    expect(burst).not.toMatch(/NaN|Infinity|undefined|ratio to agent-sandbox/);
    expect(burst).toContain('≤ 1.96 s');
  });
});
