import { join } from 'node:path';

/** Where things are in a node's state folder. */
export function statePaths(stateFolder: string) {
  const at = (...parts: string[]) => join(stateFolder, ...parts);
  return {
    /** Remembers the address block; while it is there, the block stays reserved. */
    node: at('node.json'),
    pki: at('pki'),
    authority: at('pki/ca.crt'),
    config: at('config'),
    people: at('config/people.csv'),
    kubeconfig: at('kubeconfig'),
    logs: at('logs'),
    nodeLog: at('logs/node.log'),
    script: at('node.sh'),
    etcd: at('etcd'),
    /** There once NetworkPolicies are in force. */
    enforcing: at('enforcing'),
  };
}
