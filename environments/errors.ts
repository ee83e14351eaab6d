/** The errors that an environment's verbs tell apart. Any other error of a hook is retried and then fails the rollout. */

/**
 * A failure the model should see and may recover from: the tool's output becomes `{"error": message}`, and the state stays as
 * it was before the call. For tools only; in any other hook it is an error like every other.
 *
 * @example
 * if (count > left) throw new ToolError(`There are only ${left} left.`);
 */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

/**
 * A dataset row that does not fit its environment. Thrown where a row does not fit the schema; throw it in a hook for what a
 * schema cannot say. The rollout fails with the class `invalid_row` and is never retried.
 */
export class InvalidRowError extends Error {
  override readonly name = 'InvalidRowError';
}

/** An option or a preset that the environment does not have, or a value that the option does not take. */
export class InvalidOptionError extends Error {
  override readonly name = 'InvalidOptionError';
  readonly key: string;

  constructor(key: string, message: string) {
    super(message);
    this.key = key;
  }
}

/**
 * A model in a role gave no answer that can be used: it was cut short. The rollout fails with the class `judge_failed`, never
 * with a reward of zero. A hook that can do without the answer may catch it.
 */
export class JudgeError extends Error {
  override readonly name: string = 'JudgeError';
  /** The role of `--model ROLE=…`. */
  readonly role: string;

  /** `message` says what the model answered, and what is wrong with it. */
  constructor(role: string, message: string) {
    super(message);
    this.role = role;
  }
}

/**
 * A model in a role answered, and nobody can read its verdict. `models.judge.parse` and `.verdict` reject with it after three
 * answers; a hook that reads answers itself may throw it. The rollout fails with the class `judge_unparseable`.
 *
 * @example
 * if (!/^(yes|no)$/i.test(answer)) throw new UnreadableAnswerError('judge', `neither yes nor no: ${answer}`);
 */
export class UnreadableAnswerError extends JudgeError {
  override readonly name = 'UnreadableAnswerError';
}

/** A definition that cannot work, whatever the row. Thrown by `defineEnvironment`; the message says what to change. */
export class InvalidDefinitionError extends Error {
  override readonly name = 'InvalidDefinitionError';
}
