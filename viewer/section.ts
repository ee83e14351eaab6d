/** The plots and tables of one environment, or of the whole batch. */

import type { Section } from '../reports/section.ts';
import { html, type Html } from './html.ts';
import { failuresByClass, stopReasons } from './plots/ends.ts';
import { groupMeans, groupPasses, groupSpread } from './plots/groups.ts';
import { latencies, latencyHistograms } from './plots/models.ts';
import { rewardByTurns, rewardHistogram } from './plots/reward.ts';
import { successAtK } from './plots/success.ts';
import { timeline } from './plots/timeline.ts';
import { toolCalls } from './plots/tools.ts';
import { usage } from './plots/usage.ts';
import type { Sheet } from './sheet.ts';
import * as tables from './tables.ts';

export function section(of: Section, sheet: Sheet): Html {
  return html`
    <h3>Rewards</h3>
    ${sheet.figures([rewardHistogram(of), rewardByTurns(of)], 'No rollout is verified: there are no rewards.')}
    ${tables.components(of)}
    <h3>Success</h3>
    ${sheet.figures([successAtK(of)], 'There is one sample of each row, or no verified rollout: nothing changes with k.')}
    ${tables.atK(of)}
    <h3>Groups</h3>
    ${sheet.figures(
      [groupMeans(of), groupSpread(of), groupPasses(of)],
      'No row has a verified rollout: there are no groups.',
    )}
    ${tables.groups(of)}
    <h3>Ends</h3>
    ${sheet.figures([stopReasons(of), failuresByClass(of)], 'No rollout has ended.')} ${tables.ends(of)}
    <h3>Tools</h3>
    ${sheet.figures([toolCalls(of)], 'No record tells of a tool call.')} ${tables.toolTotals(of)} ${tables.tools(of)}
    <h3>Models</h3>
    ${sheet.figures([latencies(of), ...latencyHistograms(of)], 'No record tells of a model call.')} ${tables.models(of)}
    ${tables.servers(of)}
    <h3>Turns, tokens and time</h3>
    ${sheet.figures(usage(of), 'No rollout has ended.')} ${tables.usage(of)}
    <h3>Time line</h3>
    ${sheet.figures(timeline(of.timeline), 'No rollout has ended.')}
    <h3>Distributions</h3>
    ${tables.distributions(of)}
  `;
}
