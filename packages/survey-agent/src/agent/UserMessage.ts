/** What a person wrote, and what was linked beside it (a runner links a session's inputs in every prompt). */
export type UserMessage = { text: string; links: string[] };
