/** Tool calls as models write them and as servers should have read them. */

/** Openings of a call, with what has to follow: a text may speak of a tag without calling anything. */
const openings = [
  // Qwen, Hermes, GLM; Qwen3-Coder; Granite, Phi-4.
  /^\s*<tool_calls?>|<tool_calls?>\s*(?:[[{<]|[\w.-]+\s*<arg_key>)/m,
  /<function=[\w.-]+>/,
  /<\|tool_calls?\|>/,
  // Mistral, Llama (two), InternLM, Cohere, LFM.
  /\[TOOL_CALLS\]/,
  /<\|python_tag\|>/,
  /<function>\s*[{[]/,
  /<\|(?:action|plugin|interpreter|tool_call)_start\|>|<\|action_start\|>/,
  /<\|START_ACTION\|>/,
  // DeepSeek, with its own bars and without; Kimi; MiniMax; Seed; Anthropic's and what was modelled on it.
  /<[｜|](?:tool[▁_]calls?[▁_]begin|DSML[｜|](?:function_calls|invoke))/,
  /<\|tool_calls?(?:_section)?_begin\|>/,
  /<(?:minimax|seed):tool_call>/,
  /<invoke name=/,
  /<(?:function_calls?|start_function_call)>/,
  // gpt-oss.
  /<\|channel\|>commentary to=functions\./,
  // Written as code.
  /```tool_(?:call|code)s?\n/,
] as const;

/** Whether `text` holds a call: in markup, or as a JSON object and nothing else that names one of the tools. */
export function holdsCall(text: string, tools: ReadonlySet<string>): boolean {
  // Where there is nothing to call, markup is what the conversation is about.
  if (tools.size === 0 || text === '') return false;
  return openings.some((opening) => opening.test(text)) || isBareCall(text.trim(), tools);
}

/** Llama 3 writes no tags. */
function isBareCall(text: string, tools: ReadonlySet<string>): boolean {
  if (!text.startsWith('{') || !text.endsWith('}')) return false;
  try {
    const { name, arguments: args, parameters = args } = JSON.parse(text) as Record<string, unknown>;
    return typeof name === 'string' && tools.has(name) && typeof parameters === 'object';
  } catch {
    return false;
  }
}
