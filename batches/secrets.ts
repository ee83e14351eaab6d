/** Whether a setting holds an API key: settings enter history, store and records, where no key may be. */

/** What is wrong with a value that has a key anywhere in it, as the end of a sentence; the key is not repeated. */
export function secretIn(value: unknown, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const path = pathOf(value, secretsOf(environment));
  if (!path) return undefined;
  const where = path.length > 0 ? ` (${path.join('.')})` : '';
  return `must hold no API key and no other secret${where}, because it is kept with the batch: put the key into OPENAI_API_KEY, or name its variable with key_variable in the config file`;
}

/** Where a secret is: names of fields. */
function pathOf(value: unknown, secrets: readonly string[]): string[] | undefined {
  if (typeof value === 'string') return isSecret(value, secrets) ? [] : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, field] of Object.entries(value)) {
    if (isSecret(name, secrets)) return [];
    if (namesSecret(name, field)) return [name];
    const path = pathOf(field, secrets);
    if (path) return [name, ...path];
  }
  return undefined;
}

function isSecret(text: string, secrets: readonly string[]): boolean {
  return keyForm.test(text) || secrets.some((secret) => text.includes(secret));
}

/** As providers make them: OpenAI and those after it, Google, AWS, GitHub, Hugging Face, Groq, xAI, NVIDIA, …, and headers. */
const keyForm = new RegExp(
  [
    /(?<![\w-])(?:sk|pk|rk)[-_](?=[\w-]*\d)[\w-]{8,}/,
    /(?<!\w)AIza[\w-]{16,}/,
    /(?<!\w)(?:AKIA|ASIA)[A-Z0-9]{12,}/,
    /(?<!\w)gh[opsur]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}/,
    /(?<!\w)(?:hf|gsk|r8|fw|tgp_v1)_\w{16,}/,
    /(?<!\w)(?:xai|nvapi|pplx|csk|xox[abps])-[\w-]{16,}/,
    /(?<!\w)eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/,
    /\b(?:Bearer|Basic)\s+[\w.~+/=-]{8,}/i,
  ]
    .map(({ source }) => `(?:${source})`)
    .join('|'),
);

/** Fields that hold credentials in every API; `prompt_cache_key`, `stop_token` and the like do not. */
function namesSecret(name: string, field: unknown): boolean {
  const letters = name.toLowerCase().replaceAll(/[^a-z]/g, '');
  if (headerNames.test(letters)) return typeof field === 'object' && field !== null;
  return typeof field === 'string' && field !== '' && secretNames.test(letters);
}

const headerNames = /^(?:extra|default|http|request)?headers$/;
const secretNames =
  /^(?:token|auth|cookie|bearer)$|(?:api|access|private|subscription|service|account)key|(?:api|access|auth|bearer|refresh|session|id)token|authorization|secret|passw|credential/;

/** Values of this environment that are secrets by the names of their variables. */
function secretsOf(environment: NodeJS.ProcessEnv): string[] {
  return Object.entries(environment).flatMap(([name, value = '']) =>
    /KEY|TOKEN|SECRET|PASSW|CREDENTIAL/i.test(name) && value.length >= shortestSecret && !value.startsWith('/')
      ? [value]
      : [],
  );
}

/** Shorter ones, such as `EMPTY` and `lm-studio`, stand for no key. */
const shortestSecret = 16;
