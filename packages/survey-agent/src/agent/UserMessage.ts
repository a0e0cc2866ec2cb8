/** What a person wrote, and what was linked beside it (a runner links a session's inputs in every prompt). */
export type UserMessage = {
  text: string;
  links: string[];
  /** Set where the turn goes on with one that was cut short; the text is what was asked then. */
  continued?: boolean;
};
