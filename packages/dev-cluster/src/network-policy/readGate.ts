import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A Pod's network that the gate has made. */
export interface GateEntry {
  /** Id of the Pod's sandbox. */
  id: string;
  address: string;
  namespace: string;
  name: string;
  uid: string;
}

/** Reads what the gate wrote: the Pods that have an address at this moment. */
export function readGate(folder: string): GateEntry[] {
  return readdirSync(folder)
    .filter(id => !id.startsWith('.'))
    .flatMap(id => {
      let text: string;
      try {
        text = readFileSync(join(folder, id), 'utf8');
      } catch (error) {
        // Taken away since the folder was read.
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      }
      const [address, args = ''] = text.trim().split(' ');
      const said = new Map(
        args.split(';').map(pair => pair.split('=', 2) as [string, string]),
      );
      return [
        {
          id,
          address,
          namespace: said.get('K8S_POD_NAMESPACE') ?? '',
          name: said.get('K8S_POD_NAME') ?? '',
          uid: said.get('K8S_POD_UID') ?? '',
        },
      ];
    });
}
