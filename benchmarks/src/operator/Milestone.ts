/** What is waited for on the way of a session. */
export type Milestone = 'pod' | 'podReady' | 'running';
