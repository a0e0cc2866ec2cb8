import { existsSync } from 'node:fs';

const SHELL = '/bin/sh';

/*
 * A shell waits for every child that ends, also for those it was handed because their parent is gone. It passes SIGTERM
 * on and ends with the shim's exit code: `wait` returns early for a signal, so it is asked again while the child lives.
 */
const REAPER = `"$@" &
child=$!
trap 'kill -TERM $child 2>/dev/null' TERM INT
while :; do
  wait $child; code=$?
  kill -0 $child 2>/dev/null || exit $code
done`;

/**
 * As PID 1 of a container one inherits every orphan of the agent's, and Node.js waits only for processes it started
 * itself: the others would stay as zombies until the container's process limit is reached. So the shim puts the image's
 * shell in its own place and runs again as that shell's child. In an image without a shell it goes on as PID 1.
 */
export function execUnderReaper(): void {
  if (process.pid !== 1 || !process.execve || !existsSync(SHELL)) return;
  process.execve(
    SHELL,
    ['sh', '-c', REAPER, 'sh', process.execPath, ...process.argv.slice(1)],
    process.env,
  );
}
