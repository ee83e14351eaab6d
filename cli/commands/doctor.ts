/** `dgym doctor`: looks at everything that a batch needs, and says what to do where something is missing. */

import colors from 'picocolors';
import { checkEnvironments } from '../doctor/environments.ts';
import { examine, ok, warning, type Finding } from '../../batches/probe/finding.ts';
import { lookAround, type Machine, type Presence } from '../../batches/probe/machine.ts';
import { checkModels } from '../../batches/probe/models.ts';
import { checkBuild, checkNode } from '../doctor/runtime.ts';
import { checkStore } from '../doctor/store.ts';
import { checkTemporal } from '../doctor/temporal.ts';
import { exitCodes } from '../errors.ts';
import { oneLine } from '../../contracts/error-text.ts';
import { parseBindings } from '../../batches/bindings.ts';
import { openModules } from '../../batches/modules.ts';
import { checkedPrefix } from '../../batches/prefix.ts';
import { createOutput, type CommonFlags } from '../output.ts';

interface DoctorFlags extends CommonFlags {
  readonly store?: string;
  readonly prefix?: string;
  readonly model?: readonly string[];
  readonly environments?: readonly string[];
}

/** Nothing works without these. */
const outOfReach = ['temporal', 'store'];

export async function doctor(flags: DoctorFlags): Promise<number> {
  const output = createOutput(flags);
  const models = flags.model === undefined ? {} : parseBindings(flags.model);
  const prefix = checkedPrefix(flags.prefix);
  const catalogue = openModules(flags.environments);
  const machine = lookAround();

  // All of them run at once; they are told in this order, each as soon as those before it have ended.
  const checks = [
    examine('node', '', () => [checkNode(), checkBuild()]),
    checkTemporal({ prefix, catalogue }),
    checkStore(flags.store),
    checkModels(models),
    checkEnvironments(catalogue, machine),
    checkMachine(machine),
  ];
  const findings: Finding[] = [];
  for (const check of checks) {
    for (const finding of await check) {
      output.say(lineOf(finding));
      findings.push(finding);
    }
  }
  output.result(findings);
  // A check that hangs, or a module of the user's that holds something open, does not keep the command from ending.
  setTimeout(() => process.exit(), 500).unref();
  return exitCodeOf(findings);
}

export function exitCodeOf(findings: readonly Finding[]): number {
  const problems = findings.filter(({ status }) => status === 'problem');
  if (problems.some(({ check }) => outOfReach.includes(check))) return exitCodes.unavailable;
  return problems.length === 0 ? exitCodes.ok : exitCodes.failed;
}

/** Few environments need these, so their absence is no problem. */
async function checkMachine(machine: Machine): Promise<Finding[]> {
  const told = (check: string, { has, found, todo }: Presence): Finding =>
    has ? ok(check, found, todo) : warning(check, `${found}; some environments need it`, todo ?? '');
  const [python, sandbox] = await Promise.all([machine.python(), machine.sandbox()]);
  return [told('python', python), told('sandbox', sandbox)];
}

const signs = { ok: colors.green('✓'), warning: colors.yellow('!'), problem: colors.red('✗') };
const checkWidth = 21;

function lineOf({ check, status, found, todo }: Finding): string {
  const advice =
    todo === undefined ? '' : ` ${colors.dim('→')} ${status === 'ok' ? colors.dim(todo) : colors.cyan(todo)}`;
  return oneLine(`${signs[status]} ${check.padEnd(checkWidth)} ${found}${advice}`);
}
