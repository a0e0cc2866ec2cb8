import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CgroupPlan } from './CgroupPlan';
import { delegateControllers } from './unifiedHierarchy';

/** Makes the node's groups, ready to take processes. */
export function makeCgroups(plan: CgroupPlan): void {
  for (const { folder, selector } of plan.hierarchies) {
    if (plan.version === 2) {
      delegateControllers(dirname(folder), 'agentic-sessions-others');
    }
    mkdirSync(folder, { recursive: true });
    // Version 1 takes no process into a cpuset that does not name its processors and memory.
    if (selector?.split(',').includes('cpuset')) {
      for (const what of ['cpus', 'mems']) {
        const file = join(folder, `cpuset.${what}`);
        const parent = ['effective_', ''].map(kind =>
          join(dirname(folder), `cpuset.${kind}${what}`),
        );
        const source = parent.find(each => existsSync(each));
        if (source && readFileSync(file, 'utf8').trim() === '') {
          writeFileSync(file, readFileSync(source, 'utf8').trim());
        }
      }
    }
  }
}
