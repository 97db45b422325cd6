import type { Sourced } from '../sourced';

/** Zones by their id, which is the same in every account; their letters are not. */
type ZonesByRegion = Readonly<Record<string, readonly string[]>>;

const INF2: ZonesByRegion = {
  'ap-northeast-1': ['apne1-az1', 'apne1-az4'],
  'ap-south-1': ['aps1-az1', 'aps1-az3'],
  'ap-southeast-1': ['apse1-az2', 'apse1-az3'],
  'ap-southeast-2': ['apse2-az1', 'apse2-az3'],
  'eu-central-1': ['euc1-az2', 'euc1-az3'],
  'eu-north-1': ['eun1-az1', 'eun1-az2'],
  'eu-west-2': ['euw2-az2'],
  'eu-west-3': ['euw3-az2', 'euw3-az3'],
  'sa-east-1': ['sae1-az3'],
  'us-east-1': ['use1-az2', 'use1-az4', 'use1-az5', 'use1-az6'],
};

/** Regions that offered a type in some of their zones only; where a region is not listed, nothing is known or all do. */
const SOME_ZONES: { readonly types: Readonly<Record<string, ZonesByRegion>> } & Sourced = {
  types: {
    'trn2.3xlarge': { 'ap-southeast-4': ['apse4-az3'] },
    'trn1.32xlarge': {
      'ap-south-1': ['aps1-az2'],
      'ap-southeast-2': ['apse2-az1', 'apse2-az2'],
      'ap-southeast-4': ['apse4-az1'],
      'us-east-1': ['use1-az4', 'use1-az5', 'use1-az6'],
      'us-east-2': ['use2-az3'],
      'us-west-2': ['usw2-az1', 'usw2-az4'],
    },
    'trn1.2xlarge': {
      'us-east-1': ['use1-az5', 'use1-az6'],
      'us-east-2': ['use2-az3'],
      'us-west-2': ['usw2-az1', 'usw2-az4'],
    },
    'trn1n.32xlarge': { 'us-east-1': ['use1-az6'], 'us-east-2': ['use2-az3'], 'us-west-2': ['usw2-az4'] },
    'inf2.xlarge': { ...INF2, 'ap-northeast-2': ['apne2-az1', 'apne2-az2', 'apne2-az3'] },
    'inf2.8xlarge': INF2,
    'inf2.24xlarge': INF2,
    'inf2.48xlarge': INF2,
  },
  source:
    'DescribeInstanceTypeOfferings captures in moto 5.2.5, moto/ec2/resources/instance_type_offerings/availability-zone-id',
  read: '2026-11-29',
};

/**
 * Ids of the zones of a region in which a type was offered, where others of its zones did not offer it. Undefined where
 * all zones did, or nobody could say.
 */
export function zonesOffering(type: string, region: string): readonly string[] | undefined {
  return SOME_ZONES.types[type]?.[region];
}
