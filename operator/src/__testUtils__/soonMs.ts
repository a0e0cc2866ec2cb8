import { testPatience } from '@agentic-sessions/test-support';

/** Phases are right so soon after Kubernetes could know, or after the end of a fault; longer only on a busy machine. */
export const SOON_MS = 5_000 * testPatience();
