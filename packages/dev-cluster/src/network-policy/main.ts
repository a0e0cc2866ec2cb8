/*
 * The node's enforcer of NetworkPolicies, as a program that runs inside the node:
 * main.ts SERVER PKI-FOLDER NODE-NAME BRIDGE POD-NETWORK READY-FILE
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Enforcer } from './Enforcer';
import { GATE_FOLDER } from './podGate';

const [server, pki, nodeName, bridge, podNetwork, readyFile] =
  process.argv.slice(2);
const read = (file: string) => readFileSync(join(pki, file), 'utf8');

void new Enforcer({
  connection: {
    server,
    authority: read('ca.crt'),
    certificate: read('network-policy.crt'),
    key: read('network-policy.key'),
  },
  nodeName,
  bridge,
  podNetwork,
  gateFolder: GATE_FOLDER,
  readyFile,
  log: line => process.stdout.write(`${new Date().toISOString()} ${line}\n`),
}).run();
