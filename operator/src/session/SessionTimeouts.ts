/** How long each part of a session may last, in seconds. */
export interface SessionTimeouts {
  queueSeconds: number;
  startSeconds: number;
  runSeconds: number;
  idleSeconds: number;
}
