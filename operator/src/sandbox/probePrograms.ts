/** Reached by the client as the NetworkPolicy says, or not reached as it says. */
export const PROBE_PORTS = {
  /** Open in both directions. */
  open: 8081,
  /** Egress of the client is closed, ingress of the server open. */
  egress: 8082,
  /** The other way round. */
  ingress: 8083,
} as const;

/** How long the client waits for the network plugin to take the policy in, in milliseconds. */
export const PROBE_PATIENCE_MS = 15_000;

/** Listens where the client will try; run by `node -e`. */
export const SERVER_PROGRAM = `
for (const port of ${JSON.stringify(Object.values(PROBE_PORTS))}) {
  require('node:net').createServer(socket => socket.end()).listen(port);
}
`;

/** What the client leaves as its last word. */
export interface ProbeWord {
  reached: Record<keyof typeof PROBE_PORTS, boolean>;
  /** Whether it has a user namespace of its own. */
  userNamespace: boolean;
}

/** Tries again until all is as the policy says, or patience ends; then says what was last seen. Run by `node -e`. */
export const CLIENT_PROGRAM = `
const fs = require('node:fs');
const ports = ${JSON.stringify(PROBE_PORTS)};
const reach = port => new Promise(resolve => {
  const socket = require('node:net').connect({ host: process.env.SERVER, port, timeout: 1500 });
  const end = reached => { socket.destroy(); resolve(reached); };
  socket.once('connect', () => end(true));
  socket.once('error', () => end(false));
  socket.once('timeout', () => end(false));
});
const userNamespace = !/^\\s*0\\s+0\\s+4294967295\\s*$/.test(fs.readFileSync('/proc/self/uid_map', 'utf8'));
(async () => {
  const ends = Date.now() + ${PROBE_PATIENCE_MS};
  for (;;) {
    const names = Object.keys(ports);
    const seen = await Promise.all(names.map(name => reach(ports[name])));
    const reached = Object.fromEntries(names.map((name, index) => [name, seen[index]]));
    if ((reached.open && !reached.egress && !reached.ingress) || Date.now() >= ends) {
      fs.writeFileSync('/dev/termination-log', JSON.stringify({ reached, userNamespace }));
      return;
    }
    await new Promise(resolve => setTimeout(resolve, 500));
  }
})();
`;
