/** Asks the hub for `config.json` of a model; the HTTP status after redirects, 0 without an answer. `token` is the operator's own. */
export type HubStatus = (
  model: string,
  revision: string,
) => Promise<{ readonly status: number; readonly token: boolean }>;

const LIMIT_MS = 10_000;

/**
 * The hub at an address, such as `https://huggingface.co`. With a token the file of a gated model can be had; the token
 * of the instance is in a secret that the operator need not read.
 */
export function hubAt(endpoint: string, token: string | undefined, signal: AbortSignal): HubStatus {
  return async (model, revision) => {
    const response = await fetch(`${endpoint.replace(/\/+$/, '')}/${model}/resolve/${revision}/config.json`, {
      method: 'HEAD',
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
    }).catch(() => ({ status: 0 }));
    return { status: response.status, token: token !== undefined };
  };
}
