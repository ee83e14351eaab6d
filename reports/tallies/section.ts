/** All parts of a section, fed together. */

import type { Group } from '../groups.ts';
import type { Section } from '../section.ts';
import { GroupTally } from './groups.ts';
import { ModelTally } from './models.ts';
import { RewardTally } from './reward.ts';
import { RolloutTally } from './rollouts.ts';
import { StopTally } from './stops.ts';
import { SuccessTally } from './success.ts';
import type { PartTally } from './tally.ts';
import { TimelineTally } from './timeline.ts';
import { TokenIdTally } from './token-ids.ts';
import { ToolTally } from './tools.ts';
import { TurnTally } from './turns.ts';
import { UsageTally } from './usage.ts';

type Parts = { readonly [Name in Exclude<keyof Section, 'environment'>]: PartTally<Section[Name]> };

export class SectionTally {
  private readonly environment: string | null;
  private readonly parts: Parts;
  private rows = 0;

  /** `environment`: `null` for all of them. */
  constructor(environment: string | null, { threshold, samples }: { threshold: number; samples: number }) {
    this.environment = environment;
    this.parts = {
      rollouts: new RolloutTally(),
      reward: new RewardTally(),
      success: new SuccessTally(threshold, samples),
      groups: new GroupTally(threshold),
      stops: new StopTally(),
      turns: new TurnTally(threshold),
      tools: new ToolTally(),
      models: new ModelTally(),
      usage: new UsageTally(),
      token_ids: new TokenIdTally(),
      timeline: new TimelineTally(),
    };
  }

  add(group: Group): void {
    this.rows += 1;
    for (const part of Object.values(this.parts)) part.add(group);
  }

  section(): Section {
    const { environment, parts, rows } = this;
    return {
      environment,
      rollouts: parts.rollouts.result(rows),
      reward: parts.reward.result(rows),
      success: parts.success.result(rows),
      groups: parts.groups.result(rows),
      stops: parts.stops.result(rows),
      turns: parts.turns.result(rows),
      tools: parts.tools.result(rows),
      models: parts.models.result(rows),
      usage: parts.usage.result(rows),
      token_ids: parts.token_ids.result(rows),
      timeline: parts.timeline.result(rows),
    };
  }
}
