/** Two replicas of four slots, eight requests in flight: who keeps them at work? */

import { HERMETIC, measure, type Workload } from './client';
import type { Context } from './context';
import { startReplicas } from './mocks';
import { type Occupancy, occupancyOf } from './occupancy';
import { RECORDED_LOADS } from './recorded';
import { type Row, row } from './row';
import { PINNED, realRay, runUpstream, TAGGED, type UpstreamSource, unpack } from './upstream';

const REPLICA = { slots: 4, prefill: 0.02, tpot: 0.015, serial: false };
const PLANS = [REPLICA, REPLICA];
const WORKLOAD: Workload = {
  requests: 96,
  slots: REPLICA.slots,
  inputTokens: 200,
  outputTokens: { mean: 25, stddev: 5 },
};
const NAME = 'slots';

export async function slots({ scratch, upstream, say }: Context): Promise<Row[]> {
  const peers = upstream ? await measuredPeers({ scratch, upstream, say }) : [];
  const interpreter = peers[0] && upstream ? realRay(scratch, upstream, peers[0].unpacked) : HERMETIC;
  say('our client');
  const ports = await startReplicas(scratch, 'mock', PLANS);
  const { oracles } = await measure(scratch, ports, WORKLOAD, interpreter);
  const ours = occupancyOf(oracles, PLANS);
  return [...bounds(ours), ...(upstream ? peers.flatMap((peer) => live(ours, peer)) : recorded(ours))];
}

interface Peer extends Occupancy {
  readonly name: string;
  readonly unpacked: string;
}

async function measuredPeers(context: Context & { upstream: UpstreamSource }): Promise<Peer[]> {
  const { scratch, upstream, say } = context;
  const peers: Peer[] = [];
  // The pinned commit comes first: our client uses its library.
  for (const variant of [PINNED, TAGGED]) {
    say(variant.name);
    const unpacked = await unpack(scratch, upstream, variant);
    const ports = await startReplicas(scratch, 'mock', PLANS);
    const { oracles } = await runUpstream(scratch, upstream, unpacked, ports, WORKLOAD);
    peers.push({ name: variant.name, unpacked, ...occupancyOf(oracles, PLANS) });
  }
  return peers;
}

function bounds(ours: Occupancy): Row[] {
  const { allBusy, slotUse, wallSeconds, boundSeconds } = ours;
  return [
    row(NAME, {
      what: 'both replicas busy',
      ours: allBusy,
      beside: 1,
      besideIs: 'all the time',
      required: { least: 0.99 },
    }),
    row(NAME, {
      what: 'slot use',
      ours: slotUse,
      beside: 1,
      besideIs: 'every slot',
      required: { least: 0.97 },
    }),
    row(NAME, {
      what: 'wall time',
      ours: wallSeconds,
      beside: boundSeconds,
      besideIs: 'every slot full to the end',
      unit: 's',
    }),
  ];
}

function live(ours: Occupancy, peer: Peer): Row[] {
  return [
    row(NAME, {
      what: 'both replicas busy',
      ours: ours.allBusy,
      beside: peer.allBusy,
      besideIs: peer.name,
    }),
    row(NAME, { what: 'slot use', ours: ours.slotUse, beside: peer.slotUse, besideIs: peer.name }),
    row(NAME, {
      what: 'wall time of its bound',
      ours: ours.wallSeconds / ours.boundSeconds,
      beside: peer.wallSeconds / peer.boundSeconds,
      besideIs: peer.name,
    }),
  ];
}

function recorded(ours: Occupancy): Row[] {
  return RECORDED_LOADS.flatMap((peer) => [
    row(NAME, { what: 'both replicas busy', ours: ours.allBusy, beside: peer.bothBusy, besideIs: peer.name }),
    row(NAME, { what: 'slot use', ours: ours.slotUse, beside: peer.slotUse, besideIs: peer.name }),
  ]);
}
