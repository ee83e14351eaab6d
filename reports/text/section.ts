/** A section of a report as text. */

import type { Section } from '../section.ts';
import { faultsText, modelsText, timeText, tokenIdsText, toolsText, turnsText, usageText } from './effort.ts';
import { atKText, countsText, groupsText, ratesText, rewardText, stopsText } from './outcome.ts';
import { block } from './table.ts';

export function sectionText(section: Section, confidence: number): string {
  return [
    countsText(section),
    ...block('Means and shares', ratesText(section, confidence)),
    ...block('Of k rollouts of a row', atKText(section)),
    ...block('Reward', rewardText(section)),
    ...block('Groups', groupsText(section)),
    ...block('Why rollouts stopped', stopsText(section)),
    ...block('Turns', turnsText(section)),
    ...block('Models', modelsText(section)),
    ...block('Answers in which the server looks at fault', faultsText(section)),
    ...block('Tools', toolsText(section)),
    ...block('Used by all attempted rollouts, failed ones included', usageText(section)),
    ...block('Token ids', tokenIdsText(section)),
    ...block('Time', timeText(section)),
  ].join('\n');
}
