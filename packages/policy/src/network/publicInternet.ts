import type { SessionEgressNetwork } from '@agentic-sessions/kubernetes-api';

/**
 * The public internet: every address but those that are somebody's own. Private and shared networks (RFC 1918, RFC 6598,
 * RFC 4193), what is local to a host or a link, where clouds serve the credentials of their machines (169.254.169.254,
 * fd00:ec2::254), IPv4 in IPv6's clothes, and what is no single receiver.
 */
export const PUBLIC_INTERNET: readonly SessionEgressNetwork[] = [
  {
    cidr: '0.0.0.0/0',
    except: [
      '0.0.0.0/8',
      '10.0.0.0/8',
      '100.64.0.0/10',
      '127.0.0.0/8',
      '169.254.0.0/16',
      '172.16.0.0/12',
      '192.168.0.0/16',
      '198.18.0.0/15',
      '224.0.0.0/3',
    ],
  },
  // Everything that is given out to the public is in this block (RFC 4291, IANA).
  { cidr: '2000::/3', except: ['2002::/16'] },
];
