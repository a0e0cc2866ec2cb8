import type {
  SessionEgress,
  SessionEgressNetwork,
} from '@agentic-sessions/kubernetes-api';
import { PUBLIC_INTERNET } from './publicInternet';

/** The blocks of addresses that a rule about the network opens, beside the platform's gateways. */
export function openNetworks({
  mode,
  networks = [],
}: SessionEgress): readonly SessionEgressNetwork[] {
  switch (mode) {
    case 'Open':
      return [...PUBLIC_INTERNET, ...networks];
    case 'Listed':
      return networks;
    default:
      return [];
  }
}
