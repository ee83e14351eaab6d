/** Which servers answered, and what looks like their fault. */

import { addAnswers, answerFaultNames, type AnswerCount } from '../../contracts/answer-faults.ts';
import type { RolloutInfo } from '../../contracts/record.ts';
import type { ServerAnswers } from '../effort.ts';
import { rateOf } from '../share.ts';

export class ServerTally {
  /** By model and URL; a generation may have had others. */
  private readonly counts = new Map<string, AnswerCount>();

  add({ answers = [], models = {} }: Pick<Partial<RolloutInfo>, 'answers' | 'models'>): void {
    for (const { role, endpoint = '', answers: count, faults } of answers) {
      const key = JSON.stringify([role, models[role] ?? 'unknown', endpoint]);
      let known = this.counts.get(key);
      if (!known) this.counts.set(key, (known = { role, server: 0, answers: 0 }));
      addAnswers([known], [{ role, server: 0, answers: count, faults }]);
    }
  }

  result(): ServerAnswers[] {
    const servers = [...this.counts].map(([key, { answers, faults = {} }]): ServerAnswers => {
      const [role, model, endpoint] = JSON.parse(key) as [string, string, string];
      const found = answerFaultNames.filter((fault) => (faults[fault] ?? 0) > 0);
      return {
        role,
        model,
        endpoint,
        answers,
        faults: found.map((fault) => ({ fault, rate: rateOf(faults[fault] ?? 0, answers, 'model calls') })),
      };
    });
    const rank = ({ role, model, endpoint }: ServerAnswers) => `${role === 'policy' ? '' : role} ${model} ${endpoint}`;
    return servers.sort((one, other) => (rank(one) < rank(other) ? -1 : 1));
  }
}
