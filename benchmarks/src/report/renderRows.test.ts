import { spreadOf } from '../figures/spreadOf';
import { renderRows } from './renderRows';

describe('renderRows', () => {
  it('shows median and range beside the raw limit and the aim', () => {
    const table = renderRows([
      {
        what: 'create → all Pods',
        unit: 's',
        measured: spreadOf([2, 1, 4]),
        raw: spreadOf([1, 1, 1]),
        ratio: spreadOf([2, 1, 4]),
        aim: 1.96,
      },
      { what: 'memory', unit: 'MiB', measured: spreadOf([123.4]), aim: 150 },
    ]);
    expect(table.split('\n').map(line => line.replace(/ +/g, ' '))).toEqual([
      '| | measured | straight | ratio | aim | |',
      expect.stringMatching(/^\| -+ \| -+ \|/),
      '| create → all Pods | 2.00 s (1.00–4.00) | 1.00 s (1.00–1.00) | 2.00 (1.00–4.00) | ≤ 1.96 s | missed |',
      '| memory | 123 MiB | | | ≤ 150 MiB | met |',
    ]);
  });

  it.each([
    [0, 0.004, 'met'],
    [0, 0.06, 'missed'],
    [7, 7.004, 'met'],
    [7, 7.01, 'missed'],
  ])('holds an aim of %d against %d', (aim, value, verdict) => {
    expect(
      renderRows([{ what: '', unit: '', measured: spreadOf([value]), aim }]),
    ).toContain(` ${verdict} `);
  });

  it('puts a peer beside, and holds against it where that is the aim', () => {
    const row = {
      what: 'create → all Pods',
      unit: 's',
      measured: spreadOf([1]),
      peer: spreadOf([2]),
      peerRatio: spreadOf([0.704]),
      aimOfPeer: 0.7,
    } as const;
    const table = renderRows([
      row,
      { ...row, peerRatio: spreadOf([1.01]), aimOfPeer: 1 },
    ]);
    expect(table.split('\n').map(line => line.replace(/ +/g, ' '))).toEqual([
      '| | measured | agent-sandbox | ratio to agent-sandbox | aim | |',
      expect.any(String),
      '| create → all Pods | 1.00 s | 2.00 s | 0.70 | ≤ 0.7 × agent-sandbox | met |',
      '| create → all Pods | 1.00 s | 2.00 s | 1.01 | ≤ agent-sandbox | missed |',
    ]);
  });

  it('leaves out columns that nothing is in', () => {
    expect(
      renderRows([{ what: 'CPU', unit: '%', measured: spreadOf([0]) }]),
    ).toBe('|     | measured |\n| --- | -------- |\n| CPU | 0.0 %    |');
  });
});
