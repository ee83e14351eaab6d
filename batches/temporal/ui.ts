/** Addresses of the Temporal UI. */

/** The page of a workflow: a local server has its UI 1000 ports up, as `temporal-dev.sh` and `temporal server start-dev` do. */
export function workflowUrl(
  address: string,
  namespace: string,
  workflowId: string,
  runId?: string,
): string | undefined {
  const origin = uiOrigin(address);
  if (origin === undefined) return undefined;
  const path = ['namespaces', namespace, 'workflows', workflowId, ...(runId === undefined ? [] : [runId, 'history'])];
  return `${origin}/${path.map(encodeURIComponent).join('/')}`;
}

function uiOrigin(address: string): string | undefined {
  const [, host = '', port = '7233'] = /^(.*?)(?::(\d+))?$/.exec(address) ?? [];
  if (/^(localhost|127\.[\d.]+|\[::1\])$/.test(host)) return `http://${host}:${Number(port) + 1000}`;
  if (/\.(tmprl\.cloud|temporal\.io)$/.test(host)) return 'https://cloud.temporal.io';
  return undefined;
}
