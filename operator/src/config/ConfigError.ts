/** The operator was started with settings it cannot use; the message names each of them and what it should be. */
export class ConfigError extends Error {
  readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The operator cannot start:\n${problems.map(p => `  - ${p}`).join('\n')}`,
    );
    this.problems = problems;
  }
}
