/**
 * What looks like a model server at fault in an answer: a parser that is missing, wrong or broken. Nothing is repaired; each is
 * counted, because it makes good answers look bad. No schemas: workflow code imports this module at run time.
 */
export const answerFaults = {
  unparsed_tool_call: 'a tool call that the server left in the text, or announced and did not give',
  invalid_arguments: 'a tool call whose arguments are no JSON object',
  missing_logprobs: 'log-probabilities that are null or no numbers, among token ids',
  unopened_thought: 'a thought without its opening tag, left in the text',
  repaired_history: 'a history that the server took only with its invalid tool calls written anew',
} as const;

export type AnswerFault = keyof typeof answerFaults;

export const answerFaultNames = Object.keys(answerFaults) as [AnswerFault, ...AnswerFault[]];

/** Above this share of a model's answers it is worth a warning. */
export const faultShare = 0.02;

/** Answers of the model of one role at one of its servers. */
export interface AnswerCount {
  role: string;
  /** Place of its URL in the binding. */
  server: number;
  answers: number;
  /** Answers by what is wrong with them; absent where nothing is. */
  faults?: Partial<Record<AnswerFault, number>> | undefined;
}

/** Adds `more` to the counts of the same role and server. */
export function addAnswers(counts: AnswerCount[], more: readonly AnswerCount[]): void {
  for (const { role, server, answers, faults = {} } of more) {
    let count = counts.find((one) => one.role === role && one.server === server);
    if (!count) counts.push((count = { role, server, answers: 0 }));
    count.answers += answers;
    for (const [name, found] of Object.entries(faults)) {
      const fault = name as AnswerFault;
      count.faults = { ...count.faults, [fault]: (count.faults?.[fault] ?? 0) + found };
    }
  }
}
