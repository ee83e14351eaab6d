/** `dgym env`: the environments at hand, and new ones. */

import type { Command } from 'commander';
import { act, command, example, modular } from './command.ts';
import { gather } from './flags/gather.ts';

export function addEnvCommands(program: Command): void {
  const env = program.command('env').description('the environments at hand, and new ones').exitOverride();
  env.addHelpText('after', example('dgym env list', 'dgym env new word_count'));

  const list = modular(command(env, 'list', 'list the environments, and what they need'));
  act(list, async () => (await import('./commands/env-list.ts')).envList, ['dgym env list']);

  const show = modular(command(env, 'show <name[:preset]>', 'what an environment takes, offers and rewards'));
  act(show, async () => (await import('./commands/env-show.ts')).envShow, ['dgym env show mcqa']);

  const create = command(env, 'new <name>', 'make a folder with an environment that works at once');
  create.option('--python', 'in Python').option('--folder <path>', 'where it goes (default: ./<name>)');
  act(create, async () => (await import('./commands/env-new.ts')).envNew, ['dgym env new word_count']);

  const test = modular(command(env, 'test [name[:preset]]', 'play the rows of an environment, without a server'));
  test
    .option('--rows <file>', 'other rows than its own')
    .option('--script <file>', 'another script than its own')
    .option('--option <key=value>', 'an option of the environment, JSON or text; may be repeated', gather);
  act(test, async () => (await import('./commands/env-test.ts')).envTest, [
    'dgym env test word_count --environments ./word_count',
  ]);

  const setup = command(env, 'setup [name]', 'install the Python packages that environments need (default: of all)');
  act(setup, async () => (await import('./commands/env-setup.ts')).envSetup, ['dgym env setup math_with_judge']);

  const schema = command(env, 'schema [verb]', 'JSON Schemas of the verbs, for environments in other languages');
  act(schema, async () => (await import('./commands/env-schema.ts')).envSchema, ['dgym env schema open']);
}
