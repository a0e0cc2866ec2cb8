import { runCli } from '../runCli';
import { runStart } from '../runStart';

await runCli(context => runStart(context, { hotReload: true }));
