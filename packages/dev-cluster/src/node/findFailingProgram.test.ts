import { findFailingProgram } from './findFailingProgram';

const ends = (name: string, times: number) =>
  `${name} ended with 1: starting it again\n`.repeat(times);

describe('findFailingProgram', () => {
  it.each([
    ['', undefined],
    [ends('kube-apiserver', 4) + ends('kubelet', 4), undefined],
    [ends('kube-apiserver', 2) + ends('etcd', 5), 'etcd'],
    ['br_netfilter is missing: no matter\n', undefined],
  ])('%#', (log, expected) => {
    expect(findFailingProgram(log)).toBe(expected);
  });
});
