/** Prompts with places for values, written like Python's format strings: `{question}`; `{{` and `}}` are braces. */

const token = /\{\{|\}\}|\{([^{}]*)\}|[{}]/g;

/** Each value as it is, whatever braces it holds. */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(token, (found, name?: string) => {
    if (name === undefined) return found.charAt(0);
    return values[name] ?? found;
  });
}

/** What is wrong with a template that may name `fields` and nothing else. */
export function templateFault(template: string, fields: readonly string[]): string | undefined {
  for (const [found, name] of template.matchAll(token)) {
    if (found === '{{' || found === '}}') continue;
    if (name === undefined) return `a brace stands alone: write "${found}${found}"`;
    if (!fields.includes(name)) {
      return `there is no ${found}, only {${fields.join('}, {')}}; a brace that is meant is written twice`;
    }
  }
  return undefined;
}
