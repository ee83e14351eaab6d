/** What the judge is told. The batch may bring a template of its own, and a template its own labels. */

import type { Labels } from '../judge/verdict.ts';

/** The places of a template. */
export const fields = ['question', 'expected_answer', 'generated_answer'] as const;

const inputs = `QUESTION:
{question}

GOLD:
{expected_answer}

CANDIDATE:
{generated_answer}`;

/** For answers in words, numbers and formulas. */
export function answersTemplate({ equal, notEqual }: Labels): string {
  return `You grade short answers. You are given a question, the reference answer (GOLD) and the answer of a candidate (CANDIDATE). Decide whether the candidate's answer means the same as the reference.

Look at two things, in this order:
1. Equivalence: does the candidate state the same fact, or the same value or expression after algebra?
2. Completeness: is every part there that the question asks for?

Rules:
- GOLD is right, even if you would answer otherwise.
- A difference of wording, notation, units that agree, or order in a set does not matter. A range or a set has to be the same range or set.
- Expressions that can be rewritten into each other are the same. A rounded number is the same only if GOLD is rounded too.
- Where several parts are asked for, each of them has to be right.
- Do not repeat or correct GOLD in your reasoning.

First give your reasons in a few sentences. Then, after an empty line, end with one of these lines and nothing after it:
${quoted(equal)} if the answers are equivalent
${quoted(notEqual)} if they are not

Example of equivalent answers:

QUESTION:
Which force keeps the planets in their orbits?

GOLD:
Gravity

CANDIDATE:
the gravitational pull of the Sun

The candidate names the same force and only adds whose it is. Nothing else was asked for.

${quoted(equal)}

Example of answers that are not equivalent:

QUESTION:
Solve x^2 = 9 for real x.

GOLD:
x = 3 or x = -3

CANDIDATE:
x = 3

One of two solutions is missing, and the question asks for all of them.

${quoted(notEqual)}

Now grade this one.

${inputs}`;
}

/** For shell commands. */
export function commandsTemplate({ equal, notEqual }: Labels): string {
  return `You grade shell commands. You are given a request in plain language, the reference command (GOLD) and the command of a candidate (CANDIDATE). Decide whether the two do the same.

Look at two things, in this order:
1. Effect: would both, run in the same place on a GNU system, change the same things and print the same facts?
2. Request: does the candidate do all of what was asked, and nothing harmful beside it?

Rules:
- GOLD is right, even if you would write another command.
- Quoting, the order of options, long or short options and equivalent tools do not matter where the effect is the same.
- Another file, another user, a missing permission or another set of results does matter.
- Do not repeat or correct GOLD in your reasoning.

First give your reasons in a few sentences. Then, after an empty line, end with one of these lines and nothing after it:
${quoted(equal)} if the commands are equivalent
${quoted(notEqual)} if they are not

Example of equivalent commands:

QUESTION:
Count the lines of every log file below /srv.

GOLD:
find /srv -name "*.log" -exec wc -l {{}} +

CANDIDATE:
find /srv -type f -name '*.log' -print0 | xargs -0 wc -l

Both hand every log file to wc, and differ only in how the names get there.

${quoted(equal)}

Example of commands that are not equivalent:

QUESTION:
Delete the empty folders in the current folder, at any depth.

GOLD:
find . -type d -empty -delete

CANDIDATE:
rmdir */

The candidate does not look deeper than one level.

${quoted(notEqual)}

Now grade this one.

${inputs}`;
}

/** A label inside a template. */
function quoted(label: string): string {
  return label.replaceAll('{', '{{').replaceAll('}', '}}');
}
