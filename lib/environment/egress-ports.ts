import type { Environment } from './environment';

/** Ports of the web, which every network of instances lets out. */
const OF_THE_WEB: readonly number[] = [80, 443];

/** TCP ports beside 80 and 443 on which the proxy and the mirrors of an environment are called, in ascending order. */
export function egressPorts({
  proxy,
  pipIndex,
  gitMirror,
  patches,
  hubEndpoint,
}: Environment['egress']): number[] {
  const addresses = [proxy, pipIndex, gitMirror, patches, hubEndpoint].filter((address) => address !== null);
  // An address without a port is of the web.
  const ports = addresses.map((address) => Number(new URL(address).port)).filter((port) => port !== 0);
  return [...new Set(ports)].filter((port) => !OF_THE_WEB.includes(port)).sort((a, b) => a - b);
}
