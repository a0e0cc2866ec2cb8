/** The runner's log: lines for whoever runs the platform. What people who use a session should see is an event. */
export type Log = {
  info(text: string): void;
  warn(text: string): void;
};
